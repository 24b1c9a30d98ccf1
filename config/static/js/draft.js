// Keeps what is typed about an update: on the server 800 ms after the last keystroke and when a field is left, on this
// device until the server has it. Without this file a draft is kept by the button.
"use strict";

const ENTRIES = ["progress", "percent", "problems", "next_steps"];
const PAUSE_MS = 800;
const RETRY_MS = 10000;

class Draft {
  constructor(root) {
    this.root = root;
    this.pk = root.getAttribute("data-draft");
    this.key = `guatu:draft:${root.getAttribute("data-owner")}:${this.pk}`;
    this.version = this.find("version");
    this.fields = ENTRIES.map((name) => [name, this.find(name)]).filter(([, field]) => field);
    this.asLoaded = JSON.stringify(this.entries());
    this.running = null;
    this.stopped = !root.hasAttribute("data-autosave");
    for (const [, field] of this.fields) {
      field.addEventListener("input", () => this.typed());
      field.addEventListener("blur", () => this.flush());
    }
    window.addEventListener("online", () => this.flush());
    this.offer();
  }

  find(name) {
    return this.root.querySelector(`[name="${name}"], [name="u${this.pk}-${name}"]`);
  }

  entries() {
    return Object.fromEntries(this.fields.map(([name, field]) => [name, field.value]));
  }

  say(state, detail = "") {
    for (const place of document.querySelectorAll(`[data-savestate="${this.pk}"]`)) {
      place.textContent = `${place.getAttribute(`data-${state}`)}${detail ? ` ${detail}` : ""}`;
      place.setAttribute("data-state", state);
    }
  }

  typed() {
    this.keepHere();
    this.root.dispatchEvent(new CustomEvent("draft:typed", { bubbles: true }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  // A full or forbidden storage is no reason to stop somebody from typing.
  keepHere() {
    const copy = { version: this.version.value, at: Date.now(), entries: this.entries() };
    try { localStorage.setItem(this.key, JSON.stringify(copy)); } catch { /* nothing to keep it in */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  copy() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  }

  // What a closed tab left behind is offered, never put in by itself.
  offer() {
    const copy = this.copy();
    if (!copy) return;
    if (JSON.stringify({ ...this.entries(), ...copy.entries }) === this.asLoaded) { this.forget(); return; }
    const button = [...document.querySelectorAll(`[data-restore="${this.pk}"]`)].pop();
    if (!button) return;
    const at = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    button.textContent = `${button.getAttribute("data-label")} (${at})`;
    button.hidden = false;
    button.addEventListener("click", () => {
      button.hidden = true;
      // Against the version it was typed on, so that what somebody wrote since is shown and not overwritten.
      this.version.value = copy.version;
      for (const [name, field] of this.fields) if (name in copy.entries) field.value = copy.entries[name];
      this.typed();
    });
  }

  flush() {
    if (this.dirty()) this.save();
  }

  dirty() {
    return !this.stopped && JSON.stringify(this.entries()) !== this.asLoaded;
  }

  save() {
    clearTimeout(this.timer);
    if (this.stopped) return Promise.resolve();
    this.running = (this.running || Promise.resolve()).then(() => this.dirty() && this.send());
    return this.running;
  }

  async send() {
    const sent = this.entries();
    const body = new FormData();
    for (const [name, value] of Object.entries(sent)) body.append(`u${this.pk}-${name}`, value);
    body.append(`u${this.pk}-version`, this.version.value);
    this.say("saving");
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const address = this.root.getAttribute("data-autosave");
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
      this.take(answer.status, await answer.json(), sent);
    } catch {
      this.say("failed");
      this.timer = setTimeout(() => this.save(), RETRY_MS);
    }
  }

  take(status, told, sent) {
    if (status === 200) {
      this.version.value = told.version;
      this.asLoaded = JSON.stringify(sent);
      if (this.asLoaded === JSON.stringify(this.entries())) this.forget();
      this.say("saved", told.at);
    } else if (status === 409) {
      this.stopped = true;
      this.say("conflict");
    } else {
      this.say("failed", Object.values(told.errors || {}).flat().join(" "));
    }
  }
}

const drafts = [...document.querySelectorAll("[data-draft]")].map((root) => new Draft(root));

// A form waits for a save under way, or it would be refused for the version of its own page.
for (const form of document.querySelectorAll("[data-drafts]")) {
  form.addEventListener("submit", (event) => {
    for (const draft of drafts) clearTimeout(draft.timer);
    const running = drafts.map((draft) => draft.running).filter(Boolean);
    if (!running.length || form.hasAttribute("data-waited")) return;
    event.preventDefault();
    const by = event.submitter;
    // In a task of its own: a form takes no second submission while it still announces the first.
    Promise.allSettled(running).then(() => setTimeout(() => {
      form.setAttribute("data-waited", "");
      form.requestSubmit(by);
    }));
  });
}

for (const button of document.querySelectorAll("[data-take]")) {
  const field = document.getElementById(button.getAttribute("data-take"));
  const was = button.parentElement.querySelector("[data-was]");
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = was.innerText.trim();
    field.dispatchEvent(new Event("input"));
    field.focus();
  });
}

for (const place of document.querySelectorAll("form")) {
  place.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  place.addEventListener("drop", (event) => {
    const input = place.querySelector("[data-drop] [type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const submit = document.querySelector(".batch [name=submit]");
  if (submit) submit.click();
});
