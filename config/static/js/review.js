// The review page: the next filing without a page load, the keys of the desk drawing, eight seconds to undo an
// acceptance. Without this file every button is a form and every filing a page.
"use strict";

const HOLD_MS = 8000;
let held = null;

function subject() {
  return document.querySelector("article.subject");
}

function links() {
  return [...document.querySelectorAll(".queue a")].filter((link) => !link.parentElement.hidden);
}

function beside(step) {
  const all = links();
  return all[all.findIndex((link) => link.hasAttribute("aria-current")) + step];
}

function load(address) {
  return htmx.ajax("GET", address, { target: "#review", swap: "outerHTML" });
}

function compare(mode) {
  subject().setAttribute("data-compare", mode);
  for (const button of document.querySelectorAll("[data-modes] button")) {
    button.setAttribute("aria-pressed", String(button.value === mode));
  }
}

function nextMode() {
  const modes = [...document.querySelectorAll("[data-modes] button")].map((button) => button.value);
  if (modes.length) compare(modes[(modes.indexOf(subject().getAttribute("data-compare")) + 1) % modes.length]);
}

// An acceptance is on record for good, and no step ever goes back: so the time to undo it passes before it is sent.
// Whoever leaves the page, closes the word or accepts the next one sends it at once.
class Held {
  constructor(form, name) {
    this.address = form.action;
    this.pk = subject().getAttribute("data-pk");
    this.body = new FormData(form);
    this.body.append("accept", "1");
    this.name = name;
    this.toast = document.getElementById("review-held").content.firstElementChild.cloneNode(true);
    this.say("words");
    this.toast.querySelector("[data-undo]").addEventListener("click", () => this.undo());
    this.toast.querySelector("[data-done]").addEventListener("click", () => this.send());
    for (const event of ["pointerenter", "focusin"]) this.toast.addEventListener(event, () => clearTimeout(this.timer));
    for (const event of ["pointerleave", "focusout"]) this.toast.addEventListener(event, () => this.wait());
    document.getElementById("toasts").append(this.toast);
    this.wait();
  }

  say(words) {
    const place = this.toast.querySelector("[data-words]");
    place.textContent = place.getAttribute(`data-${words}`).replace("{name}", this.name);
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.sent) this.timer = setTimeout(() => this.send(), HOLD_MS);
  }

  undo() {
    clearTimeout(this.timer);
    if (this.sent) return;
    held = null;
    this.toast.remove();
    load(this.address);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sent) return;
    this.sent = true;
    const last = !beside(0);
    let went = false;
    try {
      const answer = await fetch(this.address, { method: "POST", body: this.body, keepalive: true, redirect: "manual" });
      went = answer.ok || answer.type === "opaqueredirect";
    } catch { /* told below */ }
    if (held === this) held = null;
    if (went) {
      this.toast.remove();
      if (last) location.assign(document.querySelector(".qcol h1 a").href);
      return;
    }
    this.say("refused");
    this.toast.querySelector("[data-undo]").addEventListener("click", () => location.assign(this.address));
  }
}

function accept(form) {
  const following = beside(1) || beside(-1);
  if (held) held.send();
  held = new Held(form, subject().getAttribute("data-name"));
  if (following) { load(following.href); return; }
  document.querySelector(".queue [aria-current]").parentElement.hidden = true;
  document.querySelector(".qcol .count").textContent = "0";
  subject().replaceChildren(document.getElementById("review-empty").content.cloneNode(true));
  document.querySelector(".ccol").replaceChildren();
}

function settle() {
  for (const tools of document.querySelectorAll("[data-modes], [data-phrases]")) tools.hidden = false;
  const gone = held && document.querySelector(`.queue [data-pk="${held.pk}"]`);
  if (!gone || gone.querySelector("[aria-current]")) return;
  gone.hidden = true;
  document.querySelector(".qcol .count").textContent = links().length;
}

settle();
window.addEventListener("pagehide", () => { if (held) held.send(); });
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "review") return;
  settle();
  document.querySelector("[data-heading]").focus();
});
// A form that was refused comes back with its reason and takes the place of the page; anything else is a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 400) event.detail.shouldSwap = true;
  else if (status > 400) location.reload();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.closest("[data-modes]")) compare(button.value);
  if (button.hasAttribute("data-phrase")) {
    const comment = document.querySelector("#verdict [name=comment]");
    comment.value = [comment.value.trim(), button.getAttribute("data-phrase")].filter(Boolean).join("\n");
    comment.focus();
  }
  if (button.name === "accept") {
    event.preventDefault();
    accept(document.getElementById("verdict"));
  }
});

const KEYS = {
  j: () => beside(1)?.click(),
  k: () => beside(-1)?.click(),
  a: () => document.querySelector("[name=accept]")?.click(),
  r: () => document.querySelector("#verdict [name=comment]")?.focus(),
  d: nextMode,
  z: () => held?.undo(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (event.target.closest("#verdict")) document.querySelector(".verdict [name=return]")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.getAttribute("data-keys") === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
