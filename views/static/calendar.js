// Dates are typed; the calendar is a help. Accepts 20261121, 2026/11/21, 2026.1.2 and 2026年1月2日.
import { $, $$, halfWidth, lang } from "./dom.js";

const two = n => String(n).padStart(2, "0");
export const iso = d => `${String(d.getFullYear()).padStart(4, "0")}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
const day = (y, m, d) => { const t = new Date(2000, 0, 1); t.setFullYear(y, m - 1, d); return t.getMonth() === m - 1 && t.getDate() === +d ? t : null; };

/** [Date, "hh:mm" or ""] of what was typed, or null: two separators of one kind, or eight digits, as the server reads it. */
export function read(text) {
  const t = halfWidth(text).trim();
  const m = /^(\d{4})()(\d{2})(\d{2})(?:\s*(\d{2}):?(\d{2}))?$/.exec(t) || /^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:[\sT]+(\d{1,2}):(\d{2})(?::\d{2})?)?$/.exec(t)
    || /^(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?(?:[\sT]*(\d{1,2}):(\d{2})(?::\d{2})?)?$/.exec(t);
  const date = m && day(+m[1], +m[3], +m[4]);
  if (!date || (m[5] && (+m[5] > 23 || +m[6] > 59))) return null;
  return [date, m[5] ? `${two(m[5])}:${m[6]}` : ""];
}
document.addEventListener("change", e => {
  const kind = e.target.dataset && e.target.dataset.calendar, got = kind && read(e.target.value);
  if (got) e.target.value = iso(got[0]) + (kind === "instant" && got[1] ? ` ${got[1]}` : "");
});

const skeleton = $("#calendar");
let box = null, field = null, at = null;

function close(back) {
  if (!box) return;
  const f = field;
  box.remove();
  box = field = null;
  if (back) f.focus();
}
function put(value) {
  const f = field;
  f.value = value;
  ["input", "change"].forEach(kind => f.dispatchEvent(new Event(kind, { bubbles: true })));
  close(true);
}
const chosen = date => {
  const had = read(field.value), now = new Date();
  put(iso(date) + (field.dataset.calendar === "instant" ? ` ${(had && had[1]) || `${two(now.getHours())}:${two(now.getMinutes())}`}` : ""));
};
function draw(focus) {
  $("[data-cal-title]", box).textContent = new Intl.DateTimeFormat(lang, { year: "numeric", month: "long" }).format(at);
  const first = new Date(at); first.setDate(1);
  const cell = new Date(first); cell.setDate(1 - ((first.getDay() + 6) % 7));
  const had = read(field.value), today = iso(new Date()), said = new Intl.DateTimeFormat(lang, { dateStyle: "full" });
  const body = $("tbody", box);
  body.textContent = "";
  for (let w = 0; w < 6; w += 1) {
    const tr = body.insertRow();
    for (let d = 0; d < 7; d += 1) {
      const b = document.createElement("button"), mine = iso(cell);
      Object.assign(b, { type: "button", textContent: cell.getDate(), tabIndex: mine === iso(at) ? 0 : -1 });
      b.dataset.day = mine;
      b.setAttribute("aria-label", said.format(cell));
      if (cell.getMonth() !== at.getMonth()) b.classList.add("off");
      if (mine === today) b.setAttribute("aria-current", "date");
      if (had && mine === iso(had[0])) b.setAttribute("aria-pressed", "true");
      tr.insertCell().append(b);
      cell.setDate(cell.getDate() + 1);
    }
  }
  if (focus) $(`[data-day="${iso(at)}"]`, box).focus();
}
const months = n => { const d = at.getDate(); at.setDate(1); at.setMonth(at.getMonth() + n); at.setDate(Math.min(d, new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate())); };

function open(input) {
  close();
  field = input;
  at = (read(input.value) || [new Date()])[0];
  box = skeleton.content.firstElementChild.cloneNode(true);
  const monday = new Date(2024, 0, 1), short = new Intl.DateTimeFormat(lang, { weekday: lang === "en" ? "short" : "narrow" });
  for (let i = 0; i < 7; i += 1) {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = short.format(new Date(2024, 0, monday.getDate() + i)).slice(0, 2);
    $("thead tr", box).append(th);
  }
  const now = $('[data-cal="today"]', box);
  if (input.dataset.calendar === "instant") now.textContent = now.dataset.now;
  document.body.append(box);
  const r = input.getBoundingClientRect(), h = 330;
  box.style.left = `${Math.max(8, Math.min(r.left, innerWidth - box.offsetWidth - 8)) + scrollX}px`;
  box.style.top = `${(innerHeight - r.bottom < h && r.top > h ? r.top - h - 4 : r.bottom + 4) + scrollY}px`;
  draw(true);
}
document.addEventListener("click", e => {
  const opener = e.target.closest("[data-open-calendar]");
  if (opener) { const input = $("[data-calendar]", opener.closest(".picker")); if (field === input) close(true); else open(input); return; }
  if (!box) return;
  if (!box.contains(e.target)) { if (e.target.isConnected) close(); return; }
  const b = e.target.closest("button");
  if (!b) return;
  if (b.dataset.day) { const [y, m, d] = b.dataset.day.split("-"); chosen(day(+y, +m, +d)); return; }
  if (b.dataset.cal === "clear") put("");
  else if (b.dataset.cal === "today") { const n = new Date(); put(iso(n) + (field.dataset.calendar === "instant" ? ` ${two(n.getHours())}:${two(n.getMinutes())}` : "")); } else { months(+b.dataset.cal); draw(false); }
});
document.addEventListener("keydown", e => {
  if (e.altKey && e.key === "ArrowDown" && e.target.matches("[data-calendar]")) { e.preventDefault(); open(e.target); return; }
  if (!box || !box.contains(e.target)) return;
  if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); close(true); return; }
  if (e.key === "Tab") { const all = $$('button:not([tabindex="-1"])', box), end = e.shiftKey ? all[0] : all[all.length - 1]; if (e.target === end) { e.preventDefault(); close(true); } return; }
  if (!e.target.dataset.day) return;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[e.key];
  if (step) at.setDate(at.getDate() + step);
  else if (e.key === "PageUp" || e.key === "PageDown") months((e.key === "PageUp" ? -1 : 1) * (e.shiftKey ? 12 : 1));
  else if (e.key === "Home") at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  else if (e.key === "End") at.setDate(at.getDate() + 6 - ((at.getDay() + 6) % 7));
  else return;
  e.preventDefault();
  draw(true);
});
