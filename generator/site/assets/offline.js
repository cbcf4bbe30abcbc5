// On pages opened from the disk no browser runs the modules of search. This says so, and leads to the lists.
"use strict";

if (location.protocol === "file:") {
  const root = new URL("..", document.currentScript.src);
  const dialog = document.getElementById("lesson-find");

  const words = () => {
    const told = document.getElementById("lesson-find-offline").content.cloneNode(true);
    const link = told.querySelector("a");
    link.href = new URL(link.dataset.address.replace(/\/$/, "/index.html"), root).href;
    return told;
  };
  const tell = (event) => {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  };

  for (const part of dialog.querySelectorAll("input, button:not([formmethod]), .lesson-find__keys")) part.remove();
  dialog.querySelector("[data-part=results]").append(words());
  document.querySelector("[data-search-page] form")?.replaceWith(words());

  // The theme turns pages by letters.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  for (const name of ["click", "input", "submit"])
    document.addEventListener(name, (event) => event.target.closest?.("[data-search-box]") && tell(event));
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isWriting = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
    if (isPlain ? !isWriting && ["/", "s"].includes(event.key) : !event.altKey && event.key === "k") tell(event);
  });
}
