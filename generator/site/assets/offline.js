// On pages opened from the disk no browser runs the modules of search. Instead of results this shows a notice, which
// leads to the lists.
"use strict";

if (location.protocol === "file:") {
  const root = new URL("..", document.currentScript.src);
  const dialog = document.getElementById("lesson-find");

  /** Return a copy of the notice from its template, with a link to the lists. */
  const createNotice = () => {
    const notice = document.getElementById("lesson-find-offline").content.cloneNode(true);
    const link = notice.querySelector("a");
    link.href = new URL(link.dataset.address.replace(/\/$/, "/index.html"), root).href;
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
