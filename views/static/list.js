// Lists: conditions that fold away, ticked rows, and addresses without empty conditions.
import { $, $$, actions, say } from "./dom.js";

Object.assign(actions, {
  more(b) {
    const open = b.getAttribute("aria-expanded") !== "true";
    b.setAttribute("aria-expanded", open);
    $("[data-words]", b).textContent = open ? b.dataset.less : b.dataset.more;
    $$(`[data-part="${b.getAttribute("aria-controls")}"]`).forEach(e => { e.hidden = !open; });
    b.closest("form").classList.toggle("open", open);
  },
  none() { $$("[data-pick]").forEach(c => { c.checked = false; }); counted(); $("[data-pick-all]")?.focus(); },
});

function counted() {
  const ticks = $$("[data-pick]"), on = ticks.filter(c => c.checked), all = $("[data-pick-all]"), bar = $(".picked");
  ticks.forEach(c => c.closest("tr").classList.toggle("on", c.checked));
  if (all) {
    all.checked = on.length > 0 && on.length === ticks.length;
    all.indeterminate = on.length > 0 && on.length < ticks.length;
  }
  if (!bar) return;
  bar.hidden = on.length === 0;
  const place = $("[data-count]", bar);
  place.textContent = on.length ? say(place.dataset.count, { n: on.length }) : "";
}

let last = null;
document.addEventListener("click", e => {
  const tick = e.target;
  if (!tick.matches("[data-pick]")) return;
  if (e.shiftKey && last && last !== tick) {
    const all = $$("[data-pick]"), [from, to] = [all.indexOf(last), all.indexOf(tick)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach(c => { c.checked = tick.checked; });
    counted();
  }
  last = tick;
});
document.addEventListener("change", e => {
  if (e.target.matches("[data-pick-all]")) $$("[data-pick]").forEach(c => { c.checked = e.target.checked; });
  if (e.target.matches("[data-pick], [data-pick-all]")) counted();
});
if ($("[data-pick]")) counted();
addEventListener("pageshow", () => { if ($("[data-pick]")) counted(); });

// an empty condition is no condition: it stays out of the address
document.addEventListener("submit", e => {
  if (!e.target.matches("[data-sparse]")) return;
  const empty = $$("input, select", e.target).filter(f => f.name && !f.value.trim() && !f.disabled);
  empty.forEach(f => { f.disabled = true; });
  setTimeout(() => empty.forEach(f => { f.disabled = false; }), 0);
});
