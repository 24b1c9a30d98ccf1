// Writing in a report: a paragraph is written in where it stands, kept on the server 800 ms after the last keystroke and
// when it is left, on this device until the server has it. Figures are whole: they can be moved and deleted, not typed
// over. Without this file every paragraph has a form.
"use strict";

const PAUSE_MS = 800;
const RETRY_MS = 10000;
const TOKEN = /\{([^{}|]*)\|([^{}|\s]+)\}/g;
const sheet = document.querySelector("[data-writes]");
const passages = new Map();
let caret = null;

function part(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// How the words read in a form: a figure as {value|name}.
function sourceOf(node) {
  const written = (child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.data;
    const name = child.getAttribute && child.getAttribute("data-name");
    return name ? `{${child.textContent}|${name}}` : [...child.childNodes].map(written).join("");
  };
  return written(node).replace(/\s+/g, " ").trim();
}

function figure(text, name) {
  const made = document.createElement("span");
  made.className = "fig";
  made.setAttribute("data-name", name);
  made.setAttribute("contenteditable", "false");
  made.textContent = text;
  return made;
}

function fill(prose, source) {
  prose.textContent = "";
  let end = 0;
  for (const token of source.matchAll(TOKEN)) {
    prose.append(source.slice(end, token.index), figure(token[1], token[2]));
    end = token.index + token[0].length;
  }
  prose.append(source.slice(end));
}

function say(state, detail = "") {
  const words = document.querySelector('[data-savestate="report"]');
  for (const place of document.querySelectorAll("[data-savestate]")) {
    place.textContent = `${words.getAttribute(`data-${state}`)}${detail ? ` ${detail}` : ""}`;
    place.setAttribute("data-state", state);
  }
}

// A page that showed what was saved over shows the saved text now. With a colleague's words in it that nobody saw here,
// it keeps the old mark, and the server asks for another look before it issues.
function see(told) {
  for (const field of document.querySelectorAll('[name="seen"]')) if (field.value === told.was) field.value = told.seen;
}

class Passage {
  constructor(block) {
    this.block = block;
    this.prose = block.querySelector(":scope > [data-prose]");
    this.saved = sourceOf(this.prose);
    this.running = null;
    this.waits = false; // for somebody to choose between two versions
    this.offer();
  }

  get place() { return this.block.getAttribute("data-place") || ""; }
  get version() { return this.block.getAttribute("data-version"); }
  get key() {
    const whose = `${sheet.getAttribute("data-owner")}:${sheet.getAttribute("data-report")}`;
    return `guatu:report:${whose}:${this.place}`;
  }

  open() {
    if (this.prose.isContentEditable) return;
    try { this.prose.contentEditable = "plaintext-only"; } catch { this.prose.contentEditable = "true"; }
    for (const one of this.prose.querySelectorAll(".fig[data-name]")) {
      one.setAttribute("contenteditable", "false");
      one.draggable = false;
    }
    this.prose.setAttribute("role", "textbox");
    this.prose.setAttribute("aria-multiline", "true");
    this.prose.setAttribute("aria-label", sheet.getAttribute("data-label"));
    this.block.setAttribute("data-editing", "");
    this.tools = part("passage-tools");
    this.prose.after(this.tools);
    this.tools.querySelector("[data-done]").addEventListener("click", () => this.close());
    this.tools.querySelector("form").addEventListener("submit", (event) => this.act(event));
    this.prose.focus();
  }

  close() {
    this.flush();
    for (const name of ["contenteditable", "role", "aria-multiline", "aria-label"]) this.prose.removeAttribute(name);
    this.block.removeAttribute("data-editing");
    if (this.tools) this.tools.remove();
    this.tools = null;
    if (!this.place && !sourceOf(this.prose)) this.block.remove();
  }

  // The form of the tools names the version that the last save left, so it waits for that save.
  act(event) {
    const form = event.target;
    if (form.hasAttribute("data-waited")) return;
    event.preventDefault();
    clearTimeout(this.timer);
    const by = event.submitter;
    Promise.resolve(this.running).then(() => setTimeout(() => {
      this.forget();
      if (!this.place) { this.block.remove(); return; }
      form.elements.place.value = this.place;
      form.elements.version.value = this.version;
      form.setAttribute("data-waited", "");
      form.requestSubmit(by);
    }));
  }

  typed() {
    this.keepHere();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  // A full or forbidden storage is no reason to stop somebody from typing.
  keepHere() {
    const copy = JSON.stringify({ version: this.version, source: sourceOf(this.prose) });
    try { localStorage.setItem(this.key, copy); } catch { /* nothing to keep it in */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  copy() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  }

  // What a closed tab left behind is offered, never put in by itself.
  offer() {
    const copy = this.place ? this.copy() : null;
    if (!copy) return;
    if (copy.source === this.saved) { this.forget(); return; }
    const button = part("passage-restore");
    this.prose.after(button);
    button.addEventListener("click", () => {
      button.remove();
      // Against the version it was typed on, so that what somebody wrote since is shown and not overwritten.
      this.block.setAttribute("data-version", copy.version);
      fill(this.prose, copy.source);
      this.open();
      this.typed();
    });
  }

  dirty() {
    const source = sourceOf(this.prose);
    return !this.waits && source !== this.saved && source !== "";
  }

  flush() {
    if (this.dirty()) this.save();
  }

  save() {
    clearTimeout(this.timer);
    this.running = (this.running || Promise.resolve()).then(() => this.dirty() && this.send());
    return this.running;
  }

  async send() {
    const source = sourceOf(this.prose);
    const body = new FormData();
    const after = this.block.getAttribute("data-after") || "";
    for (const [name, value] of Object.entries({ place: this.place, after, version: this.version, source })) {
      body.append(name, value);
    }
    say("saving");
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const address = sheet.getAttribute("data-writes");
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
      this.take(answer.status, await answer.json(), source);
    } catch {
      say("failed");
      this.timer = setTimeout(() => this.save(), RETRY_MS);
    }
  }

  take(status, told, source) {
    if (status === 200) {
      this.forget();
      this.block.setAttribute("data-place", told.place);
      this.block.setAttribute("data-version", told.version);
      this.block.toggleAttribute("data-written", told.version > 0);
      this.saved = source;
      see(told);
      say("saved", told.at);
    } else if (status === 409 && "source" in told) {
      say("conflict");
      this.choose(told);
    } else {
      say("refused", told.reason || "");
    }
  }

  // Both versions on the page; nothing more is sent until somebody has chosen.
  choose(told) {
    this.waits = true;
    const notice = part("passage-conflict");
    notice.querySelector(".theirs").textContent = told.source.replace(TOKEN, "$1");
    const settle = (source) => {
      this.block.setAttribute("data-version", told.version);
      this.waits = false;
      notice.remove();
      if (source === null) { this.save(); return; }
      fill(this.prose, source);
      this.saved = sourceOf(this.prose);
      this.forget();
      say("saved");
    };
    notice.querySelector("[data-mine]").addEventListener("click", () => settle(null));
    notice.querySelector("[data-theirs]").addEventListener("click", () => settle(told.source));
    for (const old of this.block.querySelectorAll(":scope > .notice")) old.remove();
    this.prose.after(notice);
  }
}

function passageOf(block) {
  if (!passages.has(block)) passages.set(block, new Passage(block));
  return passages.get(block);
}

function opened(target) {
  const block = target.closest("[data-editing]");
  return block ? passages.get(block) : undefined;
}

// A new paragraph has no place until its first words are saved.
function begin(after) {
  const block = document.createElement("div");
  block.className = "block";
  block.setAttribute("data-after", after.getAttribute("data-place") || after.id.replace(/^at-/, ""));
  block.setAttribute("data-version", "0");
  const prose = document.createElement("p");
  prose.setAttribute("data-prose", "");
  block.append(prose);
  after.after(block);
  passageOf(block).open();
}

function clicked(event) {
  const block = event.target.closest(".block");
  if (!block) return;
  const link = event.target.closest("[data-edit], [data-new]");
  if (link && link.hasAttribute("data-new")) {
    event.preventDefault();
    begin(block);
    return;
  }
  const prose = block.querySelector(":scope > [data-prose]");
  const leads = event.target.closest("a[href]") && !link && !block.hasAttribute("data-editing");
  const isWritten = link || (event.target.closest("[data-prose]") && block.hasAttribute("data-place"));
  if (!prose || leads || !isWritten) return;
  event.preventDefault();
  passageOf(block).open();
}

// Enter begins a paragraph below, as in every text program; Escape leaves.
function pressed(event) {
  const passage = opened(event.target);
  if (!passage || event.target !== passage.prose || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    passage.close();
    const link = passage.block.querySelector("[data-edit]");
    if (link) link.focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    passage.save().then(() => {
      passage.close();
      if (passage.place) begin(passage.block);
    });
  }
}

function remember() {
  const selection = document.getSelection();
  const at = selection.anchorNode;
  const inside = at && (at.nodeType === Node.TEXT_NODE ? at.parentElement : at);
  const prose = inside && inside.closest("[data-editing] > [data-prose]");
  if (prose) caret = { prose, range: selection.getRangeAt(0).cloneRange() };
}

// A figure that was found goes where the caret stands, or stood last.
function insert(event) {
  const button = event.target.closest("[data-insert]");
  if (!button || !caret || !caret.prose.isConnected) return;
  const { prose, range } = caret;
  const passage = passageOf(prose.parentElement);
  passage.open();
  range.deleteContents();
  const made = figure(button.getAttribute("data-text"), button.getAttribute("data-insert"));
  range.insertNode(made);
  range.setStartAfter(made);
  range.collapse(true);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  passage.typed();
}

function showInsert() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}

if (sheet) {
  sheet.setAttribute("data-scripted", "");
  for (const prose of sheet.querySelectorAll("[data-place] > [data-prose]")) passageOf(prose.parentElement);
  sheet.addEventListener("click", clicked);
  sheet.addEventListener("keydown", pressed);
  sheet.addEventListener("input", (event) => {
    const passage = opened(event.target);
    if (passage) passage.typed();
  });
  sheet.addEventListener("focusout", (event) => {
    const passage = opened(event.target);
    if (passage && event.target === passage.prose) passage.flush();
  });
  document.addEventListener("selectionchange", remember);
  document.addEventListener("focusout", remember); // the event above comes late, when focus may have gone on already
  document.addEventListener("click", insert);
  document.addEventListener("htmx:load", showInsert);
  window.addEventListener("online", () => passages.forEach((passage) => passage.flush()));
  showInsert();
}
