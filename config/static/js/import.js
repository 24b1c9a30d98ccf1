// The proposal of an import: one measure is current on both sides; keys; what is being saved. Works without, too.
"use strict";

const importPage = document.querySelector("main[data-import]");

const nodes = () => [...document.querySelectorAll("#import-tree [data-node]")];
const currentNode = () => document.querySelector("#import-tree [data-node][aria-current]");

function scrollTo(pane, piece) {
  const box = pane.getBoundingClientRect();
  const at = piece.getBoundingClientRect();
  if (pane.scrollHeight > pane.clientHeight) pane.scrollTop += at.top - box.top - 56;
}

// Marks the measure, section or requirement with this key on both sides and brings both into view.
function goTo(key, { focus = true } = {}) {
  for (const old of document.querySelectorAll("#import-tree [aria-current], .srctext [data-current]")) {
    old.removeAttribute("aria-current");
    old.removeAttribute("data-current");
  }
  const node = document.getElementById(`m-${key}`);
  if (node) {
    node.setAttribute("aria-current", "true");
    scrollTo(node.closest(".parsed"), node);
    if (focus) { node.setAttribute("tabindex", "-1"); node.focus({ preventScroll: true }); }
    node.scrollIntoView({ block: "nearest" });
  }
  const lines = document.querySelectorAll(`.srctext [data-of="${CSS.escape(key)}"]`);
  for (const line of lines) line.setAttribute("data-current", "");
  if (lines.length) scrollTo(lines[0].closest(".srctext"), lines[0]);
}

function step(by) {
  const all = nodes();
  const at = all.indexOf(currentNode());
  const next = all[at < 0 ? 0 : at + by];
  if (next) goTo(next.getAttribute("data-node"));
}

function nextProblem() {
  const links = [...document.querySelectorAll(".anomalies [data-goes]")];
  if (!links.length) return;
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  for (const link of links) link.removeAttribute("aria-current");
  const link = links[(at + 1) % links.length];
  link.setAttribute("aria-current", "true");
  goTo(link.getAttribute("data-goes"));
}

const KEYS = {
  n: nextProblem,
  j: () => step(1),
  k: () => step(-1),
  enter: () => currentNode()?.querySelector("[data-heading]")?.select(),
  m: () => currentNode()?.querySelector("[data-key=m]")?.click(),
  s: () => currentNode()?.querySelector("[data-key=s]")?.click(),
  d: () => currentNode()?.querySelector("[data-key=d]")?.click(),
  u: () => document.querySelector("[data-key=u]")?.click(),
};

if (importPage) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") { event.target.blur(); currentNode()?.focus({ preventScroll: true }); }
      return;
    }
    const act = KEYS[event.key.toLowerCase()];
    if (!act || (event.key === "Enter" && event.target.closest("a, button, summary"))) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goes]");
    if (link && document.getElementById(`m-${link.getAttribute("data-goes")}`)) {
      event.preventDefault();
      goTo(link.getAttribute("data-goes"));
      return;
    }
    const node = event.target.closest("[data-node]");
    if (node && !node.hasAttribute("aria-current")) goTo(node.getAttribute("data-node"), { focus: false });
    const line = event.target.closest(".srctext [data-of]");
    if (line) goTo(line.getAttribute("data-of"), { focus: false });
  });

  const say = (what) => {
    const saved = document.getElementById("import-saved");
    if (saved) saved.textContent = saved.getAttribute(`data-${what}`);
  };
  let asked = "";
  let before = [];
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "post") say("saving");
    asked = currentNode()?.getAttribute("data-node") || "";
    before = nodes().map((node) => node.getAttribute("data-node"));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say("failed"));
  // A refusal is an answer with words of its own; the field keeps what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (![400, 409].includes(event.detail.xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    say("failed");
  });
  document.addEventListener("htmx:responseError", () => say("failed"));
  // What was current stays so, or the one before it where it went away.
  document.addEventListener("htmx:afterSettle", () => {
    if (currentNode() || !asked) return;
    const known = new Set(nodes().map((node) => node.getAttribute("data-node")));
    const at = before.indexOf(asked);
    const near = [asked, ...before.slice(0, Math.max(at, 0)).reverse(), ...known].find((key) => known.has(key));
    if (near) goTo(near, { focus: !document.activeElement?.closest("input, textarea, select") });
  });
}
