// Need form: the cells of the enterprise come with the firm that is picked.
import { $, $$ } from "./dom.js";
import { setup } from "./picker.js";

let asked = null;

document.addEventListener("change", async e => {
  const place = $("[data-firm]"), picked = $('input[name="enterprise"]');
  if (!place || !picked || !e.target.contains(picked)) return;
  if (asked) asked.abort();
  const mine = asked = new AbortController(), to = new URL(place.dataset.firm, location.href);
  if (picked.value) to.searchParams.set("enterprise", picked.value);
  try {
    const answer = await fetch(to, { signal: mine.signal, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    place.outerHTML = await answer.text();
  } catch (fault) {
    // without the cells the need can be registered as well; what stood there belongs to another firm
    if (!mine.signal.aborted) $$("input, select, textarea", place).forEach(f => f.remove());
    return;
  }
  $$("[data-firm] [data-picker]").forEach(setup);
  document.dispatchEvent(new Event("row-added"));
});
