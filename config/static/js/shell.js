// The frame of every page: drop-downs, toasts, printing, the search key. Every page works without this file.
"use strict";

// A drop-down closes when something else is clicked, and by Escape, which gives the focus back to its label.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A toast goes after eight seconds without pointer or focus on it; a refusal stays until it is closed.
const TOAST_MS = 8000;

function watchToast(toast) {
  const dismiss = toast.querySelector("[data-dismiss]");
  dismiss.hidden = false;
  dismiss.addEventListener("click", () => toast.remove());
  if (toast.hasAttribute("data-stays")) return;
  let timer;
  const wait = () => { timer = setTimeout(() => toast.remove(), TOAST_MS); };
  const hold = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => { hold(); wait(); });
  wait();
}

function watchToasts(root) {
  for (const toast of root.querySelectorAll("[data-toast]:not([data-watched])")) {
    toast.setAttribute("data-watched", "");
    watchToast(toast);
  }
}

watchToasts(document);
document.addEventListener("htmx:load", () => watchToasts(document));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// “/” goes to the search field, but never from inside a field, nor where somebody turned such keys off.
document.addEventListener("keydown", (event) => {
  if (document.documentElement.getAttribute("data-keys") === "off") return;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
});

// One tick for all rows of a list, where rows can be ticked at all. Another means those of its other pages as well: it
// ticks what is seen of them here, and falls with the first row that is taken out.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...all.form.elements];
  const rows = boxes.filter((box) => box.name === "row");
  const whole = boxes.find((box) => box.name === "all");
  const tick = (checked) => { for (const row of rows) row.checked = checked; };
  const tell = () => {
    all.checked = rows.every((one) => one.checked);
    all.indeterminate = !all.checked && rows.some((one) => one.checked);
    if (whole && !all.checked) whole.checked = false;
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => { tick(all.checked); tell(); });
  if (whole) whole.addEventListener("change", () => { tick(whole.checked); tell(); });
  for (const row of rows) row.addEventListener("change", tell);
}
