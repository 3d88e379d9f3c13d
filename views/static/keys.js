// The keyboard path: a list is walked, a row opened, acted on, saved, and the next one follows. `?` lists the keys.
import { $, $$, actions } from "./dom.js";

const box = $("#keys");
const rows = () => $$("main .table-wrap tbody tr").filter(r => $("a[href]", r));
const current = () => rows().find(r => r.contains(document.activeElement));
function step(way) {
  const all = rows(), at = all.indexOf(current()), to = all[at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way];
  if (!to) return;
  $("a[href]", to).focus();
  to.scrollIntoView({ block: "nearest" });
}
const press = (selector, from = document) => { const e = from && $(selector, from); if (e) e.click(); return !!e; };

const KEYS = {
  "/": () => { const q = $("main input[name=q]") || $("#find"); if (q) { q.focus(); q.select(); } },
  j: () => step(1),
  k: () => step(-1),
  x: () => press("[data-pick]", current()),
  e: () => press('a[href*="/edit/"]', current() || $("main")),
  n: () => press('main .toolbar a[href$="/new/"], main .empty a[href$="/new/"]'),
  a: () => { const act = $("main .acts a, main .acts button:not([aria-disabled])"); if (act) act.focus(); },
  "]": () => press('main a[rel="next"]'),
  "[": () => press('main a[rel="prev"]'),
  u: () => press("main .with-back > a, main .foot-bar .end > a"),
  "?": () => actions.keys(),
};

actions.keys = () => { if (box && !box.open) box.showModal(); };
actions.shutkeys = () => box.close();
if (box) box.addEventListener("click", e => { if (e.target === box) box.close(); });

document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.keyCode === 229 || e.defaultPrevented) return;
  if (e.target.closest('input:not([type="checkbox"]):not([type="radio"]), select, textarea, [contenteditable], dialog[open], [role="listbox"], .calendar')) return;
  if (!KEYS[e.key]) return;
  e.preventDefault();
  KEYS[e.key]();
});
