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
  // the row height takes effect at once and is kept with the account; without this script the form does both
  rows(b, e) {
    const form = b.form, app = $(".app");
    e.preventDefault();
    fetch(form.action, { method: "POST", redirect: "manual", credentials: "same-origin", body: new URLSearchParams([...new FormData(form), ["rows", b.value]]) }).catch(() => {});
    app.dataset.rows = b.value;
    $$("[name=rows]", form).forEach(one => one.setAttribute("aria-pressed", one === b));
    form.closest("details").open = false;
  },
  up(b, e) { move(b, e, -1); },
  down(b, e) { move(b, e, 1); },
  // all that the conditions match, on every page; the server counts again
  every(b) {
    $$("[data-pick]").forEach(c => { c.checked = true; });
    counted();
    $("[name=all]", b.form).disabled = false;
    const place = $("[role=status]", b.form);
    place.textContent = say(place.dataset.count, { n: b.dataset.count });
    b.hidden = true;
  },
  none() { $$("[data-pick]").forEach(c => { c.checked = false; }); counted(); $("[data-pick-all]")?.focus(); },
});

// a column changes places in the chooser; the order of the boxes is what the form sends
function move(b, e, step) {
  const item = b.closest("li"), list = item.parentElement, form = b.form;
  e.preventDefault();
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  list.insertBefore(item, step < 0 ? other : other.nextElementSibling);
  b.focus();
  item.scrollIntoView({ block: "nearest" });
  const place = $("[data-moved]", form);
  place.textContent = say(place.dataset.moved, { name: $("label", item).textContent, n: [...list.children].indexOf(item) + 1 });
}

function counted() {
  const ticks = $$("[data-pick]"), on = ticks.filter(c => c.checked), all = $("[data-pick-all]"), bar = $(".picked");
  ticks.forEach(c => c.closest("tr").classList.toggle("on", c.checked));
  if (all) {
    all.checked = on.length > 0 && on.length === ticks.length;
    all.indeterminate = on.length > 0 && on.length < ticks.length;
  }
  if (!bar) return;
  bar.hidden = on.length === 0;
  const place = $("[role=status]", bar), every = $("[data-do=every]", bar);
  if (every) { $("[name=all]", bar).disabled = true; every.hidden = false; }
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
