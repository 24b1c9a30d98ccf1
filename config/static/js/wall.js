// The wall chart: arrow keys between cells, the card of a cell, the pages of the big screen. Reading needs none of it.
"use strict";

const CARD_AFTER_MS = 200;
const PAGE_MS = 30000;
const narrow = window.matchMedia("(max-width: 48rem)");

// One stop of the Tab key for the whole chart: the server leaves all cells out of the order, this puts one in.
function rove(cell) {
  for (const other of document.querySelectorAll(".wall .cell[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
}

function ready() {
  const first = document.querySelector(".wall .cell");
  if (!first) return;
  rove(first);
  const wrap = document.querySelector(".wall-wrap");
  const now = wrap.querySelector("thead [data-now]");
  if (narrow.matches && now) wrap.scrollLeft = now.offsetLeft - wrap.clientWidth + now.offsetWidth;
}

function cellAt(row, column) {
  return row && row.cells[column] && row.cells[column].querySelector(".cell");
}

function neighbour(cell, key) {
  const rows = [...cell.closest("table").querySelectorAll("tbody:not([hidden]) tr[data-row]")];
  const row = cell.closest("tr");
  const column = cell.closest("td").cellIndex;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  return step && cellAt(rows[rows.indexOf(row) + step[0]], column + step[1]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const cell = event.target.closest(".wall .cell");
  const next = cell && neighbour(cell, event.key);
  if (next) {
    rove(next);
    next.focus();
  } else if (event.key === "Escape") {
    closeCard();
    return;
  } else if (event.key.toLowerCase() === "f" && document.querySelector("[name=department]")) {
    document.querySelector("[name=department]").focus();
  } else return;
  event.preventDefault();
});

// One listener for the chart and not htmx on each of two thousand cells, which would cost more than drawing them.
let waiting;

function closeCard() {
  clearTimeout(waiting);
  for (const card of document.querySelectorAll(".wall .card")) {
    const cell = card.parentElement.querySelector(".cell");
    cell.removeAttribute("aria-expanded");
    card.remove();
  }
}

function openCard(cell) {
  const place = cell.closest("td");
  if (narrow.matches || place.querySelector(".card")) return;
  closeCard();
  waiting = setTimeout(async () => {
    const address = new URL(cell.href);
    const answer = await fetch(`${address.pathname}card/${address.search}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || !place.matches(":hover, :focus-within")) return;
    const words = new DOMParser().parseFromString(await answer.text(), "text/html");
    closeCard();
    const card = words.querySelector(".card");
    const wrap = place.closest(".wall-wrap").getBoundingClientRect();
    const box = place.getBoundingClientRect();
    card.toggleAttribute("data-above", box.top - wrap.top > wrap.bottom - box.bottom);
    card.toggleAttribute("data-right", box.left - wrap.left < wrap.right - box.right);
    place.append(card);
    cell.setAttribute("aria-expanded", "true");
  }, CARD_AFTER_MS);
}

for (const name of ["mouseover", "focusin"]) {
  document.addEventListener(name, (event) => {
    const place = event.target.closest(".wall td");
    const cell = place && place.querySelector(".cell");
    if (cell) openCard(cell);
    else closeCard();
  });
}

// The big screen shows a long plan in pages; the button stops them (WCAG 2.2.2).
let screen = 1;
const pause = document.querySelector("[data-pause]");

function showScreen() {
  const table = document.querySelector("[data-mode=wall] .wall[data-screens]");
  if (!table) return;
  if (screen > Number(table.dataset.screens)) screen = 1;
  for (const band of table.tBodies) band.hidden = Number(band.dataset.screen) !== screen;
}

if (pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    pause.setAttribute("aria-pressed", String(pause.getAttribute("aria-pressed") !== "true"));
  });
  setInterval(() => {
    if (pause.getAttribute("aria-pressed") === "true") return;
    screen += 1;
    showScreen();
  }, PAGE_MS);
}

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, () => { document.querySelector("[data-offline]").hidden = false; });
}
document.addEventListener("htmx:afterSwap", () => {
  const offline = document.querySelector("[data-offline]");
  if (offline) offline.hidden = true;
  ready();
  showScreen();
});

ready();
showScreen();
