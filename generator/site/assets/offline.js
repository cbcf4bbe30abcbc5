// On pages opened from the disk no browser runs the modules of search. Instead of results this shows a notice, which
// leads to the lists.
"use strict";

if (location.protocol === "file:") {
  const dialog = document.getElementById("lesson-find");

  // For another language than English the build puts its words in place of this constant.
  const MESSAGES = {};
  const gettext = (message) => (MESSAGES[message] ?? [message])[0];

  /** Return what is said in place of a search, with a link to the lists. */
  const createNotice = () => {
    const notice = document.createElement("p");
    const link = document.createElement("a");
    link.href = document.querySelector("[data-search-box]").action.replace(/\/$/, "/index.html");
    link.textContent = gettext("Browse the lessons");
    const how = new DOMParser().parseFromString(gettext("instead, or run <code>python3 -m http.server</code> in the folder of the site."), "text/html");
    notice.append(gettext("Search works only on pages that a web server shows, and these were opened from the disk."), " ", link, " ", ...how.body.childNodes);
    return notice;
  };
  /** Open the dialog in place of a search. */
  const openDialog = (event) => {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  };

  for (const part of dialog.querySelectorAll("input, button:not([formmethod]), .lesson-find__keys")) part.remove();
  dialog.querySelector("[data-part=results]").append(createNotice());
  document.querySelector("[data-search-page] form")?.replaceWith(createNotice());

  // The theme turns pages by letters.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  for (const name of ["click", "input", "submit"])
    document.addEventListener(name, (event) => event.target.closest?.("[data-search-box], [data-match]") && openDialog(event));
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isWriting = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
    const isShortcut = isPlain ? !isWriting && ["/", "s"].includes(event.key) : !event.altKey && event.key === "k";
    if (isShortcut) openDialog(event);
  });
}
