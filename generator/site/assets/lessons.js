// Small comforts on a lesson's page. Everything on it works without them.
"use strict";

(() => {
  const say = (tools, text) => {
    tools.querySelector("[role=status]").textContent = text;
  };

  const actions = {
    async lessonCopy(tools) {
      try {
        await navigator.clipboard.writeText(location.href.split("#")[0]);
        say(tools, "Copied.");
      } catch {
        say(tools, "Copy it from the address bar.");
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

  const reveal = () => {
    for (const tools of document.querySelectorAll(".lesson-tools")) tools.hidden = false;
  };

  // Under instant navigation the page is exchanged without loading this file again.
  if (window.document$) window.document$.subscribe(reveal);
  else reveal();
})();
