// The form of one update: the slider of the completion and the light it leads to, letters counted, what is still to do.
// Without this file the figure is typed, and the server says the same after saving.
"use strict";

function slide(slider) {
  const field = document.getElementById(slider.getAttribute("data-slides"));
  const ahead = document.querySelector("[data-ahead]");
  const rise = document.querySelector("[data-rise]");
  slider.hidden = false;

  function tell() {
    const percent = field.valueAsNumber;
    const known = percent >= 0 && percent <= 100;
    if (known) slider.value = percent;
    ahead.hidden = !known;
    let shown = null;
    for (const step of ahead.querySelectorAll("[data-from]")) {
      step.hidden = true;
      if (known && Number(step.getAttribute("data-from")) <= percent) shown = step;
    }
    if (shown) shown.hidden = false;
    if (!rise) return;
    const points = Math.round((percent - Number(rise.getAttribute("data-before"))) * 100) / 100;
    rise.hidden = !known || points === 0;
    const words = rise.querySelector("b");
    words.textContent = points > 0 ? `+${points}` : `−${Math.abs(points)}`;
    words.className = points > 0 ? "up" : "down";
  }

  field.addEventListener("input", tell);
  slider.addEventListener("input", () => {
    field.value = slider.value;
    field.dispatchEvent(new Event("input"));
  });
  slider.addEventListener("change", () => field.dispatchEvent(new Event("blur")));
  tell();
}

function count(area) {
  const hint = area.parentElement.querySelector(".hint");
  if (!hint) return;
  const words = document.createElement("span");
  hint.prepend(words);
  const say = () => { words.textContent = `${area.value.length} / ${area.maxLength} · `; };
  area.addEventListener("input", say);
  say();
}

function gaps(place) {
  const links = [...place.querySelectorAll("[data-gap]")];
  const fieldOf = (link) => document.getElementById(link.getAttribute("href").slice(1));
  const say = () => {
    for (const link of links) link.hidden = fieldOf(link).value.trim() !== "";
    place.hidden = links.every((link) => link.hidden);
  };
  for (const link of links) {
    fieldOf(link).addEventListener("input", say);
    link.addEventListener("click", () => fieldOf(link).focus());
  }
  say();
}

document.querySelectorAll("[data-slides]").forEach(slide);
document.querySelectorAll("#update textarea[maxlength]").forEach(count);
document.querySelectorAll("[data-missing]").forEach(gaps);

// The list of dropped files says what came in; the browser's own “no file chosen” would say the contrary beside it.
for (const place of document.querySelectorAll("[data-drop]")) place.setAttribute("data-live", "");
document.addEventListener("htmx:load", (event) => {
  for (const place of event.target.querySelectorAll("[data-drop]")) place.setAttribute("data-live", "");
});
