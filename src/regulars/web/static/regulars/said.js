/* Words that are marked are the ones that are kept. Without this file a sentence is chosen, or the field is typed in. */
"use strict";
document.addEventListener("selectionchange", () => {
  const marked = document.getSelection();
  const where = marked.anchorNode?.parentElement?.closest("[data-heard]");
  const words = marked.toString().trim();
  if (!where || !words || !where.contains(marked.focusNode)) return;
  document.querySelectorAll("[data-takes-words]").forEach((field) => { field.value = words; });
});
