// The search box of the top bar shows what it finds while one types: pages, and records by kind. Arrows, Enter, Escape.
import { $, $$ } from "./dom.js";

const form = $("form.finder"), input = $("#find");
if (form && input) {
  const list = document.createElement("div"), live = document.createElement("span");
  Object.assign(list, { id: "find-list", className: "options found-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  live.className = "sr";
  live.setAttribute("role", "status");
  form.append(list, live);
  Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "find-list", "aria-autocomplete": "list" }).forEach(([k, v]) => input.setAttribute(k, v));
  const items = () => $$('[role="option"]', list);
  let at = -1, wait = 0, asked = null;

  const close = () => { clearTimeout(wait); list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = i => {
    at = i;
    items().forEach((o, n) => o.setAttribute("aria-selected", n === i));
    if (!items()[i]) return;
    input.setAttribute("aria-activedescendant", items()[i].id);
    items()[i].scrollIntoView({ block: "nearest" });
  };
  function draw(data) {
    list.textContent = "";
    let n = 0;
    data.groups.forEach(g => {
      const box = document.createElement("div"), head = document.createElement("div");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", g.label);
      Object.assign(head, { className: "head", textContent: g.label });
      box.append(head);
      g.rows.forEach(r => {
        const a = document.createElement("a");
        Object.assign(a, { id: `find-${n += 1}`, href: r.url, textContent: r.text, title: r.text, tabIndex: -1 });
        a.setAttribute("role", "option");
        a.setAttribute("aria-selected", "false");
        box.append(a);
      });
      list.append(box);
    });
    if (!n) { const p = document.createElement("p"); p.textContent = data.none; list.append(p); }
    live.textContent = n ? "" : data.none;
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
  }
  async function ask() {
    const words = input.value.trim();
    if (!words) { close(); return; }
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/search?as=list&q=${encodeURIComponent(words)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok && answer.headers.get("content-type").startsWith("application/json") && document.activeElement === input) draw(await answer.json());
    } catch (e) { if (e.name !== "AbortError") close(); }
  }
  input.addEventListener("input", e => { if (e.isComposing) return; clearTimeout(wait); wait = setTimeout(ask, 200); });
  input.addEventListener("compositionend", () => { clearTimeout(wait); wait = setTimeout(ask, 200); });
  input.addEventListener("keydown", e => {
    if (e.isComposing || e.keyCode === 229) return;
    const all = items();
    if (e.key === "Escape" && !list.hidden) { e.preventDefault(); e.stopPropagation(); close(); }
    if ((e.key === "ArrowDown" || e.key === "ArrowUp") && !list.hidden && all.length) {
      e.preventDefault();
      mark(e.key === "ArrowDown" ? (at + 1) % all.length : (at + all.length - (at < 0 ? 0 : 1)) % all.length);
    }
    if (e.key === "Enter" && !list.hidden && all[at]) { e.preventDefault(); location.assign(all[at].href); }
  });
  document.addEventListener("focusin", e => { if (!form.contains(e.target)) close(); });
  document.addEventListener("click", e => { if (!form.contains(e.target)) close(); });
}
