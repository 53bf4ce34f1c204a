/* Keys for what the buttons do. Everything works without this file. */
"use strict";
(() => {
  const off = "regulars-keys-off";
  const work = () => document.getElementById("work");
  const first = (selector) => document.querySelector(selector);

  function isTyping(event) {
    const where = event.target;
    return event.ctrlKey || event.metaKey || event.altKey || event.isComposing
      || where.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(where.tagName);
  }

  function move(step) {
    const rows = [...work().querySelectorAll("[data-row]")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
    if (!row) return;
    (row.matches("a, [tabindex]") ? row : row.querySelector("a")).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function search() {
    const field = first("input[type=search]");
    if (field) { field.focus(); field.select(); return; }
    const customers = first("[data-search]");
    if (customers) location.assign(customers.href);
  }

  const acts = {
    j: () => move(1),
    k: () => move(-1),
    "/": search,
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && first(".ways-more[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (isTyping(event) || event.repeat || first("dialog[open]")) return;
    if (localStorage.getItem(off) && event.key !== "?") return;
    const key = CSS.escape(event.key);
    const button = acts[event.key] ? null : first(`:is(button, summary, a)[data-key="${key}"], [data-focus="${key}"]`);
    if (!acts[event.key] && !button) return;
    event.preventDefault();
    if (!button) acts[event.key]();
    else if (button.dataset.focus) button.focus();
    else press(button);
  });

  function press(button) {
    button.click();
    // What opens is gone on with: its first button, or its first field.
    const opened = button.matches("summary") && button.parentElement;
    if (opened?.open) opened.querySelector("button, select, input:not([type=hidden])")?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("[data-focus]")) event.target.blur();
  });

  function showSwitch(button) {
    const isOn = !localStorage.getItem(off);
    button.textContent = isOn ? button.dataset.on : button.dataset.off;
    document.body.classList.toggle("keyless", !isOn);
  }

  document.addEventListener("click", (event) => {
    document.querySelectorAll(".ways-more[open]").forEach((menu) => { menu.open = menu.contains(event.target); });
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const copier = event.target.closest("[data-copies]");
    if (copier) copy(copier);
    const keySwitch = event.target.closest("[data-keys-switch]");
    if (!keySwitch) return;
    if (localStorage.getItem(off)) localStorage.removeItem(off); else localStorage.setItem(off, "1");
    showSwitch(keySwitch);
  });

  async function copy(button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).innerText.trim());
    button.textContent = button.dataset.copied;
  }

  function reveal() {
    document.querySelectorAll("[data-opens][hidden], [data-copies][hidden]").forEach((button) => {
      button.hidden = button.matches("[data-copies]") && !navigator.clipboard;
    });
    document.querySelectorAll("[data-keys-switch]").forEach(showSwitch);
  }

  reveal();
  document.addEventListener("htmx:load", reveal);
})();
