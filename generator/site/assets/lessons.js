// The buttons on a lesson's page: copy its address, print it. Everything on the page works without them.
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

  const showTools = () => {
    for (const tools of document.querySelectorAll(".lesson-tools")) tools.hidden = false;
  };

  // Instant navigation exchanges the page without loading this script again.
  if (window.document$) window.document$.subscribe(showTools);
  else showTools();
})();
