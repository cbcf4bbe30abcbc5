// The entry point: the search boxes in pages, the keys, and the theme's navigation.

import { Dialog } from "./dialog.js";
import { search } from "./search.js";
import { AT_ONCE, SearchPage } from "./search_page.js";
import { language, openIndex } from "./site_index.js";

/** Fetch what the address asks for while the page is still read, so that it is there when it can be shown. */
async function fetchEarly() {
  const text = new URLSearchParams(location.search).get("q");
  if (!text) return;
  const index = await openIndex();
  const { documents } = await search(index, language, text);
  for (const document of documents.subarray(0, AT_ONCE)) index.card(document);
}

// The search page has this script in its head, where little of the page is there.
if (document.readyState === "loading") {
  fetchEarly().catch(() => {});
  await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
}

/** @type {SearchPage | undefined} */
let page;
const dialog = new Dialog(/** @type {HTMLDialogElement} */ (document.getElementById("lesson-find")));

/** Set up the search page, if this is one and it is not set up. */
function setUpPage() {
  const element = /** @type {HTMLElement | null} */ (document.querySelector("[data-search-page]"));
  if (element && element === page?.element) return;
  page = element ? new SearchPage(element, loadTheme) : undefined;
}

/** Focus the search page's box, or open the dialog. @param {string} [text] to search for */
function openSearch(text = "") {
  if (page && !text) page.input.focus();
  else dialog.open(text);
}

/** @param {any} target @returns {Element | null | undefined} */
const searchBoxOf = (target) => target?.closest?.("[data-search-box]");

/** Move what was typed in a page's search box into the dialog's. @param {EventTarget | null} box */
function moveText(box) {
  if (!searchBoxOf(box) || !(box instanceof HTMLInputElement)) return;
  openSearch(box.value);
  box.value = "";
}

document.addEventListener("keydown", (event) => {
  // A box that has just been closed keeps the focus until the next frame.
  const isWriting = /** @type {Element} */ (event.target)
    .closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
    ?.checkVisibility();
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isShortcut = isPlain ? !isWriting && ["/", "s"].includes(event.key) : !event.altKey && event.key === "k";
  if (!isShortcut) return;
  event.preventDefault();
  openSearch();
});
document.addEventListener("click", (event) => {
  if (!searchBoxOf(event.target)) return;
  event.preventDefault();
  openSearch();
});
document.addEventListener("focusin", (event) => searchBoxOf(event.target) && openIndex().catch(() => {}));
document.addEventListener("input", (event) => {
  // Moving the focus would break off a composition, as of several keys for one character.
  if (!(/** @type {InputEvent} */ (event).isComposing)) moveText(event.target);
});
document.addEventListener("submit", (event) => {
  if (!searchBoxOf(event.target)) return;
  event.preventDefault();
  moveText(/** @type {Element} */ (event.target).querySelector("input"));
});
addEventListener("pageshow", () => dialog.restore());
addEventListener("popstate", () => {
  dialog.restore();
  if (page?.element.isConnected) page.restore();
});

/** Follow the theme's instant navigation, which exchanges pages below this script. */
const followTheme = () => window.document$?.subscribe(setUpPage);

/** Load the theme's own scripts, which are large, on the search page after the first results are shown. */
function loadTheme() {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("lesson-find-later"));
  if (!template) return;
  // The theme would have it loaded once more.
  document.querySelector("[rel=preload][as=fetch]")?.remove();
  const content = document.importNode(template.content, true);
  for (const script of content.querySelectorAll("script")) {
    script.async = false;
    script.onload = followTheme;
  }
  template.replaceWith(content);
}

setUpPage();
followTheme();
