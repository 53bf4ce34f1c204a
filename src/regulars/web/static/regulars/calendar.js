/* Carry what lies on a day to another one, by mouse, or with the arrow keys where it lies. The forms do the same. */
"use strict";
(() => {
  let carried = null;

  const days = (entry) => entry.dataset.days.split(" ");
  const dayAt = (target) => target.closest?.("[data-day]");

  function show(entry, chosen) {
    document.querySelectorAll("[data-day]").forEach((day) => {
      day.classList.toggle("may", Boolean(entry) && days(entry).includes(day.dataset.day));
      day.classList.toggle("over-it", Boolean(entry) && day.dataset.day === chosen);
    });
  }

  function send(entry, to) {
    const field = entry.querySelector("[data-to]");
    // A promise moves when they have been told: its page has the words, and the day.
    if (field.matches("a")) { field.href = `${field.pathname}?until=${to}#longer`; field.click(); return; }
    // A day outside the window is sent, too: the answer says why not.
    if (field.matches("select") && !days(entry).includes(to)) field.add(new Option(to, to));
    field.value = to;
    field.form.noValidate = true;
    field.form.requestSubmit();
  }

  function reveal() {
    document.querySelectorAll(".entry[data-days]").forEach((entry) => { entry.draggable = true; });
    document.querySelector("summary[autofocus]")?.focus();
  }

  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.(".entry[data-days]");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.innerText);
    carried.classList.add("carried");
    show(carried);
  });

  document.addEventListener("dragover", (event) => {
    const day = carried && dayAt(event.target);
    if (!day) return;
    event.preventDefault();
    show(carried, day.dataset.day);
  });

  document.addEventListener("drop", (event) => {
    const day = carried && dayAt(event.target);
    if (!day || day.contains(carried)) return;
    event.preventDefault();
    send(carried, day.dataset.day);
  });

  document.addEventListener("dragend", () => {
    carried?.classList.remove("carried");
    carried = null;
    show(null);
  });

  // In an opened entry the arrows choose a day, Enter moves it there, Escape lets go.
  document.addEventListener("toggle", (event) => {
    const entry = event.target.closest?.(".entry[data-days]");
    if (!entry) return;
    if (event.target.open) entry.querySelector("[data-to]").focus(); else show(null);
  }, true);

  document.addEventListener("focusin", (event) => {
    const entry = event.target.closest(".entry[data-days]");
    show(entry && event.target.matches("[data-to]:not(a)") ? entry : null, event.target.value);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(".entry [data-to]")) show(event.target.closest(".entry"), event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".entry [data-to]:not(a)")) return;
    if (event.key === "Enter") { event.preventDefault(); event.target.form.requestSubmit(); }
    if (event.key === "Escape") {
      const details = event.target.closest("details");
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  reveal();
  document.addEventListener("htmx:load", reveal);
})();
