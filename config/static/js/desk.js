// The desk: an update is filled in where it stands; what is typed ticks its row, and the bar says what is still missing.
"use strict";

const deskForm = document.getElementById("desk-form");
const rows = [...document.querySelectorAll(".task[data-draft]")];
const bar = deskForm.querySelector(".batch");

function tickOf(row) {
  return row.querySelector("[name=chosen]");
}

function progressOf(row) {
  return row.querySelector("[name$=-progress]");
}

function show(link, open) {
  const panel = document.getElementById(link.getAttribute("data-quick"));
  panel.hidden = !open;
  link.setAttribute("aria-expanded", String(open));
  link.textContent = link.getAttribute(open ? "data-close" : "data-open");
  if (open) panel.querySelector("textarea").focus();
}

for (const link of document.querySelectorAll("[data-quick]")) {
  const panel = document.getElementById(link.getAttribute("data-quick"));
  link.setAttribute("data-open", link.textContent);
  link.setAttribute("role", "button");
  link.setAttribute("aria-controls", panel.id);
  link.setAttribute("aria-expanded", String(!panel.hidden));
  if (!panel.hidden) link.textContent = link.getAttribute("data-close");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link, panel.hidden);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}

function tally() {
  const ticked = rows.filter((row) => tickOf(row).checked);
  const gaps = ticked.filter((row) => !progressOf(row).value.trim());
  const words = bar.querySelector("[data-words]");
  words.textContent = words.getAttribute("data-words").replace("{n}", ticked.length);
  const all = bar.querySelector("[data-all] input");
  all.checked = ticked.length > 0 && ticked.length === rows.length;
  all.indeterminate = ticked.length > 0 && !all.checked;
  const missing = bar.querySelector("[data-missing]");
  missing.textContent = gaps.length ? `${missing.getAttribute("data-missing")} ` : "";
  for (const row of gaps) {
    const link = document.createElement("a");
    link.href = `#${row.id}`;
    link.textContent = row.querySelector(".who a").textContent;
    link.addEventListener("click", () => {
      const open = row.querySelector("[data-quick]");
      if (open.getAttribute("aria-expanded") === "false") open.click();
    });
    missing.append(link, " ");
  }
}

if (bar) {
  bar.querySelector("[data-all]").hidden = false;
  bar.querySelector("[data-all] input").addEventListener("change", (event) => {
    for (const row of rows) tickOf(row).checked = event.target.checked;
    tally();
  });
  deskForm.addEventListener("change", tally);
  deskForm.addEventListener("draft:typed", (event) => {
    tickOf(event.target).checked = true;
    tally();
  });
  tally();
}
