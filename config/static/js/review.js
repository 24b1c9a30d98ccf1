/* Keys of the review page: J and K next and previous, A accept, R write the reason. Never inside a field. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const items = [...document.querySelectorAll(".queue a")];
  const at = items.findIndex((item) => item.hasAttribute("aria-current"));
  const go = { j: items[at + 1], k: items[at - 1], a: document.querySelector("[name=accept]") }[event.key.toLowerCase()];
  if (go) go.click();
  else if (event.key.toLowerCase() === "r") document.querySelector("#verdict textarea").focus();
  else return;
  event.preventDefault();
});
