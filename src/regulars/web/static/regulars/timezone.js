/* The browser knows its time zone: choose it, if nobody has chosen another. */
"use strict";
for (const select of document.querySelectorAll("select[data-timezone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select.value && [...select.options].some((option) => option.value === here)) select.value = here;
}
