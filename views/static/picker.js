// Picker: a combobox over a list that the server has searched and scoped. The id travels in hidden fields.
import { $, $$, say } from "./dom.js";

let serial = 0;

export function setup(p) {
  if (p.dataset.ready) return;
  p.dataset.ready = "1";
  const input = $('[role="combobox"]', p), list = $(".options", p), live = $("[data-live]", p), clear = $("[data-clear]", p);
  const multi = p.hasAttribute("data-multi"), hidden = multi ? null : $('input[type="hidden"]', p);
  const items = () => $$('[role="option"]', list);
  let at = -1, shown = input.value, wait = 0, asked = null, due = false, eager = false;

  const changed = () => p.dispatchEvent(new Event("change", { bubbles: true }));
  const close = () => { clearTimeout(wait); due = eager = false; list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const open = () => { list.hidden = false; input.setAttribute("aria-expanded", "true"); place(); };
  function place() {
    const frame = p.closest(".edit-wrap"), box = input.getBoundingClientRect();
    const up = innerHeight - box.bottom < 280 && box.top > innerHeight - box.bottom;
    list.classList.toggle("above", up && !frame);
    if (!frame) return;
    list.classList.add("float");
    Object.assign(list.style, { left: `${Math.min(box.left, innerWidth - Math.max(box.width, 260) - 8)}px`, width: `${Math.max(box.width, 260)}px`, top: up ? "auto" : `${box.bottom + 4}px`, bottom: up ? `${innerHeight - box.top + 4}px` : "auto" });
  }
  const mark = i => {
    at = i;
    items().forEach((o, n) => o.setAttribute("aria-selected", n === i));
    if (!items()[i]) return;
    input.setAttribute("aria-activedescendant", items()[i].id);
    items()[i].scrollIntoView({ block: "nearest" });
  };
  function take(o) {
    if (o.dataset.make) { make(o.dataset.make); return; }
    if (multi) { chip(p, o.dataset.id, o.dataset.text); input.value = ""; } else { hidden.value = o.dataset.id; input.value = shown = o.dataset.text; clear.hidden = false; }
    close();
    changed();
  }
  // a missing row is made in another tab, which tells this one what it made; nothing typed here is touched
  function make(url) {
    const ticket = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`, to = new URL(url, location.href);
    const line = new BroadcastChannel("chosen");
    to.searchParams.set("_for", ticket);
    line.onmessage = e => {
      if (e.data.ticket !== ticket) return;
      if (multi) chip(p, e.data.id, e.data.text); else p.setValue(e.data.id, e.data.text);
      line.postMessage({ taken: ticket });
      live.textContent = e.data.text;
      input.focus();
      changed();
    };
    close();
    window.open(to, "_blank");
  }
  const foot = text => { const li = document.createElement("li"); li.className = "foot"; li.setAttribute("role", "presentation"); li.textContent = text; list.append(li); };
  function draw(data, words) {
    list.textContent = "";
    const have = new Set($$('input[type="hidden"]', p).map(h => h.value));
    data.results.filter(r => !multi || !have.has(String(r.id))).forEach(r => {
      const li = document.createElement("li"), from = words ? r.text.toLowerCase().indexOf(words.toLowerCase()) : -1;
      Object.assign(li, { id: `pk-${serial += 1}` });
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      Object.assign(li.dataset, { id: r.id, text: r.text });
      if (from >= 0) {
        const hit = document.createElement("mark");
        hit.textContent = r.text.substr(from, words.length);
        li.append(r.text.slice(0, from), hit, r.text.slice(from + words.length));
      } else li.textContent = r.text;
      if (r.hint) { const small = document.createElement("small"); small.textContent = r.hint; li.append(small); }
      list.append(li);
    });
    const n = items().length;
    if (!n) foot(p.dataset.none);
    if (data.new) {
      const li = document.createElement("li");
      Object.assign(li, { id: `pk-${serial += 1}`, className: "make", textContent: data.new.text });
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      li.dataset.make = data.new.url;
      list.append(li);
    }
    if (data.more) foot(p.dataset.more);
    if (data.foot) foot(data.foot);
    live.textContent = n ? say(p.dataset.count, { n }) : p.dataset.none;
    open();
    if (n && words) mark(0); else at = -1;
    due = false;
    if (eager && n && words) take(items()[0]);
    eager = false;
  }
  async function find(words, signal) {
    const url = new URL(p.dataset.url, location.href);
    url.searchParams.set("q", words);
    const answer = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }
  async function ask(words) {
    if (asked) asked.abort();
    const mine = asked = new AbortController();
    due = true;
    list.textContent = "";
    foot(p.dataset.busy);
    open();
    try {
      const data = await find(words, mine.signal);
      if (document.activeElement === input) draw(data, words);
    } catch (e) {
      if (mine.signal.aborted) return;
      due = eager = false;
      list.textContent = "";
      foot(p.dataset.fail);
      live.textContent = p.dataset.fail;
    }
  }
  // what is shown belongs to earlier words while an answer is due: Enter waits for it, and takes its first line
  const soon = () => { due = true; eager = false; clearTimeout(wait); wait = setTimeout(() => ask(input.value.trim()), 180); };

  input.addEventListener("input", e => { if (!e.isComposing) soon(); e.stopPropagation(); });
  input.addEventListener("compositionend", soon);
  input.addEventListener("change", e => e.stopPropagation());
  input.addEventListener("keydown", e => {
    if (e.isComposing) return;
    const n = items().length;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) ask(""); else if (n) mark((at + (e.key === "ArrowDown" ? 1 : n - 1) + (at < 0 && e.key === "ArrowUp" ? 1 : 0)) % n);
    }
    if (e.key === "Enter" && (due || !list.hidden)) { e.preventDefault(); if (due) eager = true; else if (items()[at]) take(items()[at]); }
    if (e.key === "Tab" && !due && !list.hidden && items()[at] && !items()[at].dataset.make && input.value !== shown) take(items()[at]);
    if (e.key === "Escape" && !list.hidden) { e.stopPropagation(); close(); input.value = shown; }
    if (e.key === "Backspace" && multi && !input.value) { const all = $$(".chip", p); if (all.length) { all.pop().remove(); changed(); } }
  });
  // what was typed but not chosen is no choice; an emptied box empties the field
  input.addEventListener("blur", () => {
    close();
    if (asked) asked.abort();
    if (!multi && !input.value.trim() && hidden.value) { hidden.value = shown = ""; clear.hidden = true; changed(); }
    input.value = multi ? "" : shown;
  });
  list.addEventListener("mousedown", e => e.preventDefault());
  p.addEventListener("click", e => {
    const o = e.target.closest('[role="option"]');
    if (o) take(o);
    else if (e.target.closest("[data-unpick]")) { e.target.closest(".chip").remove(); input.focus(); changed(); } else if (e.target.closest("[data-clear]")) { hidden.value = input.value = shown = ""; clear.hidden = true; input.focus(); changed(); } else if (e.target.closest("[data-drop]")) { if (list.hidden) { input.focus(); ask(""); } else close(); } else if (e.target === input && list.hidden) ask("");
  });
  // a pasted name becomes a choice when it can only mean one thing
  p.resolve = async text => {
    const data = text ? await find(text).catch(() => null) : { results: [] };
    const hits = data ? data.results : [], hit = hits.find(r => r.text === text) || (hits.length === 1 && !data.more ? hits[0] : null);
    if (multi) { if (hit) chip(p, hit.id, hit.text); } else p.setValue(hit ? hit.id : "", hit ? hit.text : "");
    live.textContent = hit ? hit.text : `${text} ${p.dataset.none}`;
    changed();
    return !!hit;
  };
  p.setValue = (id, text) => { hidden.value = id; input.value = shown = text; clear.hidden = !text; };
}

export function chip(p, id, text) {
  const span = document.createElement("span"), hidden = document.createElement("input"), b = document.createElement("button");
  span.className = "chip";
  Object.assign(hidden, { type: "hidden", name: p.dataset.name, value: id });
  Object.assign(b, { type: "button", className: "icon-btn" });
  b.dataset.unpick = "";
  b.setAttribute("aria-label", say(p.dataset.remove, { name: text }));
  b.append($("[data-clear] svg", p).cloneNode(true));
  span.append(text, hidden, b);
  $("[data-chips]", p).append(span);
}

export const setupAll = (from = document) => $$("[data-picker]", from).forEach(setup);
setupAll();
document.addEventListener("row-added", e => setupAll(e.target));
