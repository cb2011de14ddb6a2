// What keys do: a control that carries data-key is pressed by its key, where
// nothing is being written. What opens by a key is written in at once.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((e) => e.checkVisibility() && !e.disabled);
  if (!found) return;
  event.preventDefault();
  found.click();
  const field = found.matches("summary") && found.parentElement.querySelector("textarea");
  if (field) field.focus();
});
// What was opened while the page stayed is brought into view, with the focus on it.
document.addEventListener("htmx:afterSettle", (event) => {
  const here = event.target.querySelector && event.target.querySelector("[data-here]");
  if (!here) return;
  here.focus({ preventScroll: true });
  here.scrollIntoView({ block: "nearest" });
});
