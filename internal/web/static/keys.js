// What keys do: a control that carries data-key is pressed by its key, where
// nothing is being written.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find((e) => e.checkVisibility() && !e.disabled);
  if (found) { event.preventDefault(); found.click(); }
});
