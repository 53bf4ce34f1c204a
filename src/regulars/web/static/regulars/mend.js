/* A form that was sent back opens at what is to be mended. */
"use strict";
(() => {
  function open(fault) {
    for (let folded = fault.closest("details:not([open])"); folded; folded = folded.closest("details:not([open])")) folded.open = true;
    const box = fault.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) fault.scrollIntoView({ block: "center" });
  }

  function mend(root) {
    const fault = root.querySelector("[aria-invalid=true]:not([type=hidden]), .field > .error[id], .errors[role=alert]");
    if (!fault) return;
    const field = fault.matches(".error") ? fault.parentElement.querySelector("input, select, textarea") : fault;
    open(fault);
    if (field && !field.matches(".errors")) field.focus({ preventScroll: true });
  }

  mend(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) mend(event.detail.elt); });
})();
