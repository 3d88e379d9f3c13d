// What is typed stays in this browser until the server has taken it, so that an expired session loses nothing.
// What the house keeps encrypted or restricted is left out: a shared counter must not hold it in clear.
import { $, $$, actions, keep, lang, say } from "./dom.js";

const PREFIX = "draft:", AGE = 24 * 3600 * 1000;
const me = document.body.dataset.me || "";
const form = $("form[data-guard]");
const returned = !!$("form[data-signin], [data-failed]");
const path = url => { const u = new URL(url, location.href); u.searchParams.delete("url"); return u.pathname + u.search; };
const key = form && `${PREFIX}${me}:${path(form.action)}`;
const all = () => { try { return Object.keys(localStorage).filter(k => k.startsWith(PREFIX)); } catch (e) { return []; } };
const load = k => { try { return JSON.parse(keep(k)); } catch (e) { return null; } };
const drop = k => { try { localStorage.removeItem(k); } catch (e) { /* storage is off */ } };

// on the sign-in page or a page of refusal a sent form came back: keep it. On any other page the server has taken it.
all().forEach(k => {
  const d = load(k);
  if (!d || Date.now() - d.at > AGE) drop(k);
  else if (d.sent && returned) keep(k, JSON.stringify({ ...d, sent: false }));
  else if (d.sent && k !== key) drop(k);
});
document.addEventListener("submit", e => { if (e.target.matches("[data-forget]")) all().forEach(drop); });

function snapshot() {
  return $$("input[name], select[name], textarea[name]", form)
    .filter(f => !["password", "file", "submit"].includes(f.type) && f.name !== "csrf_token" && !f.closest("[data-private]"))
    .map(f => {
      const p = f.closest("[data-picker]"), chip = f.closest(".chip");
      return { n: f.name, v: f.value, ...(f.type === "checkbox" || f.type === "radio" ? { c: f.checked } : {}), ...(p ? { t: chip ? chip.textContent.trim() : $('[role="combobox"]', p).value } : {}) };
    });
}
async function restore(saved) {
  const rows = await import("./child_rows.js"), picker = await import("./picker.js");
  $$("tbody[data-child]", form).forEach(body => {
    const want = new Set(saved.filter(s => s.n.startsWith(`${body.dataset.child}-`) && s.n.endsWith("-id")).map(s => s.n)).size;
    while (body.rows.length < want) rows.add(body);
    while (body.rows.length > want) body.rows[body.rows.length - 1].remove();
    rows.renumber(body);
  });
  picker.setupAll(form);
  $$("[data-picker][data-multi]", form).forEach(p => {
    $$(".chip", p).forEach(c => c.remove());
    saved.filter(s => s.n === p.dataset.name).forEach(s => picker.chip(p, s.v, s.t));
  });
  saved.forEach(s => {
    const same = $$(`[name="${CSS.escape(s.n)}"]`, form).filter(f => !f.closest(".chip"));
    if ("c" in s) same.filter(f => f.value === s.v).forEach(f => { f.checked = s.c; });
    else same.forEach(f => { const p = f.closest("[data-picker]"); if (p && p.setValue) p.setValue(s.v, s.t); else f.value = s.v; });
  });
  form.dispatchEvent(new Event("change", { bubbles: true }));
  $$(".ticks input", form).slice(0, 1).forEach(f => f.dispatchEvent(new Event("change", { bubbles: true })));
}

if (form) {
  const note = $("[data-restore]"), place = $("[data-saved]"), began = JSON.stringify(snapshot());
  const clock = at => new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
  const had = load(key);
  let timer = 0;
  const store = extra => keep(key, JSON.stringify({ at: Date.now(), fields: snapshot(), ...extra }));
  // the server shows what was sent when it refuses; only a fresh page offers to restore
  if (had && note && !$("#errors") && JSON.stringify(had.fields) !== began && !had.sent) {
    const words = $("[data-words]", note);
    words.textContent = say(words.dataset.words, { time: new Intl.DateTimeFormat(lang, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false }).format(had.at) });
    $("[data-left-out]", note).hidden = !$("[data-private]", form);
    note.hidden = false;
  } else if (had) drop(key);
  actions.restore = async () => { await restore(had.fields); note.hidden = true; $('input:not([type="hidden"]), select, textarea', form)?.focus(); };
  actions.discard = () => { drop(key); note.hidden = true; };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (JSON.stringify(snapshot()) === began) return;
      if (store() && place) place.textContent = say(place.dataset.saved, { time: clock(Date.now()) });
      if (note) note.hidden = true;
    }, 800);
  }
  form.addEventListener("submit", () => { clearTimeout(timer); if (JSON.stringify(snapshot()) !== began || $("#errors")) store({ sent: true }); });
}
