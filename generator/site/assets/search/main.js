// Where search begins: the boxes in the pages, and the keys.

import { open } from "./site_index.js";
import { Dialog } from "./dialog.js";
import { SearchPage } from "./search_page.js";

/** @type {SearchPage | undefined} */
let page;
const dialog = new Dialog(/** @type {HTMLDialogElement} */ (document.getElementById("lesson-find")));

function start() {
  const element = document.querySelector("[data-search-page]");
  if (element && element === page?.element) return;
  page = element instanceof HTMLElement ? new SearchPage(element, letThemeCome) : undefined;
}

/** @param {string} [text] */
function ask(text = "") {
  if (page && !text) page.input.focus();
  else dialog.open(text);
}

// Keys are letters there.
const WRITTEN_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** @param {EventTarget | null} target */
const boxOf = (target) => (target instanceof Element ? target.closest("[data-search-box]") : null);

/** What was typed in a page's box goes on in the dialog's. @param {EventTarget | null} box */
function moveFrom(box) {
  if (!boxOf(box) || !(box instanceof HTMLInputElement)) return;
  ask(box.value);
  box.value = "";
}

document.addEventListener("keydown", (event) => {
  // A box that has just been closed keeps the focus until the next frame.
  const isWriting = /** @type {Element} */ (event.target).closest?.(WRITTEN_IN)?.checkVisibility();
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isCalled = isPlain ? !isWriting && ["/", "s"].includes(event.key) : !event.altKey && event.key === "k";
  if (!isCalled) return;
  event.preventDefault();
  ask();
});
document.addEventListener("click", (event) => {
  if (!boxOf(event.target)) return;
  event.preventDefault();
  ask();
});
document.addEventListener("focusin", (event) => boxOf(event.target) && open().catch(() => {}));
document.addEventListener("input", (event) => {
  // What is still being put together from several keys would break off if the focus went elsewhere.
  if (!(event instanceof InputEvent && event.isComposing)) moveFrom(event.target);
});
document.addEventListener("submit", (event) => {
  if (!boxOf(event.target)) return;
  event.preventDefault();
  moveFrom(/** @type {Element} */ (event.target).querySelector("input"));
});
addEventListener("popstate", () => page?.element.isConnected && page.restore());

/** Under instant navigation pages come and go below this script; the theme tells of each. */
const follow = () => window.document$?.subscribe(start);

/** On the search page the theme's own scripts, which are large, wait until the first results are shown. */
function letThemeCome() {
  const later = /** @type {HTMLTemplateElement | null} */ (document.getElementById("lesson-find-later"));
  if (!later) return;
  // The theme would have it loaded once more.
  document.querySelector("[rel=preload]")?.remove();
  const theirs = document.importNode(later.content, true);
  for (const script of theirs.querySelectorAll("script")) {
    script.async = false;
    script.addEventListener("load", follow);
  }
  later.replaceWith(theirs);
}

start();
follow();
