// Words that are selected in a conversation fill the form that takes them as a
// quote. Places are bytes of the document; the server looks whether the words
// stand there, and says why they are no quote where they are none.
"use strict";
{
  const form = document.getElementById("taker");
  const bytes = (text) => new TextEncoder().encode(text).length;
  // What is selected, turn by turn: where it begins in the document, and what it says.
  const pieces = (range) => [...document.querySelectorAll("[data-start]")].filter((said) => range.intersectsNode(said)).map((said) => {
    const part = document.createRange(), before = document.createRange();
    part.selectNodeContents(said);
    before.selectNodeContents(said);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    before.setEnd(part.startContainer, part.startOffset);
    return { turn: said.dataset.turn, start: Number(said.dataset.start) + bytes(before.toString()), words: part.toString() };
  }).filter((piece) => piece.words.trim());
  if (form) document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || form.contains(chosen.anchorNode)) return;
    const found = chosen.isCollapsed ? [] : pieces(chosen.getRangeAt(0));
    form.hidden = !found.length;
    if (!found.length) return;
    const last = found[found.length - 1];
    form.elements.turn.value = found[0].turn;
    form.elements.start.value = found[0].start;
    form.elements.end.value = last.start + bytes(last.words);
    form.elements.words.value = found.map((piece) => piece.words).join("\n");
    const more = form.querySelector("[data-split]");
    more.href = `${more.dataset.split}?turn=${found[0].turn}&split_at=${found[0].start + bytes(found[0].words) - bytes(found[0].words.trimStart())}`;
    form.querySelector("output").value = form.elements.words.value.trim().replace(/\s+/g, " ");
  });
}
