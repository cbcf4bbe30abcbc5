// Small helps on every page, which works without them: the buttons of a lesson (copy its address, print it), and the
// link that skips to the content.
"use strict";

(() => {
  /** Announce a message in the live region of the tools. */
  const announce = (tools, message) => {
    tools.querySelector("[role=status]").textContent = message;
  };

  // The actions of the buttons, by their data attribute.
  const actions = {
    async lessonCopy(tools) {
      try {
        await navigator.clipboard.writeText(location.href.split("#")[0]);
        announce(tools, "Copied.");
      } catch {
        announce(tools, "Copy it from the address bar.");
      }
    },
    lessonPrint() {
      window.print();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".lesson-tools button");
    const name = button && Object.keys(actions).find((action) => action in button.dataset);
    if (name) actions[name](button.closest(".lesson-tools"));
  });

  // The theme would follow this link itself, and now and then put the page back to where it was left.
  const leaveToBrowser = (event) => {
    if (event.target.closest?.(".md-skip")) event.stopPropagation();
  };
  document.addEventListener("click", leaveToBrowser, true);

  const showTools = () => {
    for (const tools of document.querySelectorAll(".lesson-tools")) tools.hidden = false;
  };

  // Instant navigation exchanges the page without loading this script again.
  if (window.document$) window.document$.subscribe(showTools);
  else showTools();
})();
