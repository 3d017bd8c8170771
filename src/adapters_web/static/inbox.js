// Helps for the list of shared results. Without them, buttons of the form do the same.

"use strict";

// Ticks are kept as they are made; the count is said, a header box ticks the page, Shift ticks a range.
const choosing = document.getElementById("choosing");
if (choosing) {
  const boxes = Array.from(choosing.querySelectorAll("input[name=ticked]"));
  const head = choosing.querySelector("[data-ticks-all]");
  const every = head.querySelector("input");
  const others = Number(choosing.dataset.chosen) - boxes.filter((box) => box.checked).length;
  const figures = new Intl.NumberFormat(document.documentElement.lang);
  let last = null;
  const count = () => {
    const here = boxes.filter((box) => box.checked).length;
    const { one, many } = choosing.dataset;
    document.getElementById("chosen").textContent =
      others + here === 1 ? one : many.replace("{number}", figures.format(others + here));
    every.checked = here === boxes.length;
    every.indeterminate = here > 0 && here < boxes.length;
  };
  const keep = () => {
    count();
    const body = new URLSearchParams(new FormData(choosing));
    body.set("do", "keep");
    fetch(choosing.action, { method: "POST", body, redirect: "manual" });
  };
  head.hidden = false;
  for (const without of choosing.querySelectorAll(".unscripted")) without.hidden = true;
  head.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    keep();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) {
        for (const between of boxes.slice(from, to)) between.checked = box.checked;
      }
      last = box;
      keep();
    });
  }
  count();
}
