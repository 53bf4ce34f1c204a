/* Keeps the screen lit while one writes from it. Everything works without this file. */
"use strict";
(() => {
  async function stayAwake() {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    // A low battery may refuse; then the screen goes dark as it does elsewhere.
    await navigator.wakeLock.request("screen").catch(() => null);
  }

  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
})();
