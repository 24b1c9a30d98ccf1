// The rows of measures in a plan: a new one takes the section of the row above and goes on with its number.
(() => {
  const rowsBefore = (row) => {
    const rows = [...row.parentElement.querySelectorAll("tr.form-row:not(.empty-form)")];
    return rows.slice(0, rows.indexOf(row)).reverse();
  };
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("#measures-group tr.form-row");
    const section = row && field(row, "section");
    if (!section || section.value || event.target === section) return;
    const above = rowsBefore(row).map((one) => field(one, "section")).find((one) => one && one.value);
    if (above) section.value = above.value;
  });

  document.addEventListener("formset:added", (event) => {
    const row = event.target.closest("#measures-group tr.form-row");
    const above = row && rowsBefore(row)[0];
    const number = above && /^(\d+)(\D*)$/.exec(field(above, "number").value.trim());
    if (number) field(row, "number").value = `${Number(number[1]) + 1}${number[2]}`;
  });
})();
