// Small helps on every page, which works without them: the buttons of a lesson (copy its address, print it), the box
// that asks what somebody is about to do, what came since the last visit, and the link that skips to the content.
"use strict";

// On pages opened from the disk no browser runs the modules of search.
if (location.protocol === "file:") {
  const script = document.createElement("script");
  script.src = new URL("offline.js", document.currentScript.src);
  document.head.append(script);
}

(() => {
  // For another language than English the build puts its words in place of these constants.
  const MESSAGES = {};
  const formOf = (n) => Number(n !== 1);
  const LANGUAGE = "en-GB";
  const gettext = (message) => (MESSAGES[message] ?? [message])[0];
  const ngettext = (one, many, num, values) =>
    (MESSAGES[one]?.[formOf(num)] ?? (num === 1 ? one : many)).replace(/%\((\w+)\)s/g, (_, name) => ({ num, ...values })[name]);

  /** Announce a message in the live region of the tools. */
  const announce = (tools, message) => {
    tools.querySelector("[role=status]").textContent = message;
  };

  // The actions of the buttons, by their data attribute.
  const actions = {
    async lessonCopy(tools) {
      try {
        await navigator.clipboard.writeText(location.href.split("#")[0]);
        announce(tools, gettext("Copied."));
      } catch {
        announce(tools, gettext("Copy it from the address bar."));
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

  // The box that asks what somebody is about to do: its script is loaded when it is used. Where that fails, the form is
  // an ordinary one.
  const boxOf = (target) => target.closest?.("[data-match]");
  let question = "";
  const load = (form) => import(new URL(form.dataset.match, document.baseURI));
  document.addEventListener("focusin", (event) => {
    const form = boxOf(event.target);
    if (form) load(form).catch(() => {});
  });
  document.addEventListener("keydown", (event) => {
    const isEntered = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!isEntered || !event.target.matches?.("[data-match] textarea")) return;
    event.preventDefault();
    boxOf(event.target).requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = boxOf(event.target);
    if (!form) return;
    event.preventDefault();
    question = form.q.value;
    load(form).then(
      (script) => script.answer(form),
      () => form.submit(),
    );
  });

  // Whoever comes back from a lesson finds question and answer again, also where the page is loaded anew.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".lesson-answer a")) history.replaceState({ question }, "");
  });
  addEventListener("pageshow", ({ persisted }) => {
    const form = document.querySelector("[data-match]");
    if (persisted || !form || !history.state?.question) return;
    form.q.value = history.state.question;
    form.requestSubmit();
  });
  let isBack = false;
  for (const name of ["popstate", "click"]) window.addEventListener(name, () => (isBack = name === "popstate"));
  const askAgain = () => {
    const form = document.querySelector("[data-match]");
    if (isBack && form && question && !form.q.value) {
      form.q.value = question;
      form.requestSubmit();
    }
    isBack = false;
  };

  // The theme would follow this link itself, and now and then put the page back to where it was left. The focus goes
  // to the content at once: the browser moves it with the next frame, and the next key may come before.
  const skipToContent = (event) => {
    const link = event.target.closest?.(".md-skip");
    if (!link) return;
    event.stopPropagation();
    const content = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    content.tabIndex = -1;
    content.focus({ preventScroll: true });
  };
  document.addEventListener("click", skipToContent, true);

  // What came since the last visit, as this browser alone remembers; a visit lasts a day. The theme keeps what is
  // remembered apart for each site.
  const remember = (known) => {
    const today = new Date().toLocaleDateString(LANGUAGE, { dateStyle: "medium" });
    const kept = window.__md_get("lessons");
    const last = kept?.day === today ? kept.last : kept && { day: kept.day, known: kept.known };
    window.__md_set("lessons", { day: today, known, last });
    return last;
  };
  const tellNew = (note) => {
    const known = note.dataset.known.split(" ");
    const last = remember(known);
    if (!last) return;
    // Below the last that was known stand those that others made room for.
    const end = Math.max(...last.known.map((id) => known.indexOf(id)));
    const came = known.filter((id, place) => !last.known.includes(id) && (end < 0 || place < end)).length;
    if (came) note.textContent = ngettext("%(num)s since your last visit on %(day)s", "%(num)s since your last visit on %(day)s", came, last);
  };
  const showNew = () => {
    try {
      for (const note of document.querySelectorAll("[data-known]")) tellNew(note);
    } catch {
      // Nothing may be kept here, or what was kept is not ours: nothing is told.
    }
  };

  const showTools = () => {
    for (const tools of document.querySelectorAll(".lesson-tools")) tools.hidden = false;
  };

  // What the style sheet leaves for later is laid out part by part while nothing else is to be done, so that a picture
  // of the whole page has all of it.
  const whenIdle = window.requestIdleCallback ?? setTimeout;
  const layOut = ([part, ...others]) => {
    if (!part) return;
    part.style.contentVisibility = "visible";
    whenIdle(() => layOut(others));
  };

  // Instant navigation exchanges the page without loading this script again.
  const onPage = () => {
    showTools();
    showNew();
    askAgain();
    whenIdle(() => layOut(document.querySelectorAll("main :is(section, aside)")));
  };
  if (window.document$) window.document$.subscribe(onPage);
  else onPage();
})();
