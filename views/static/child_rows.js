// Child rows edited in place: add, delete, move, Tab at the end adds, rows from Excel can be pasted.
import { $, $$, actions, say } from "./dom.js";

const controls = row => $$("td", row).map(td => $('input:not([type="hidden"]), select, textarea', td)).filter(Boolean);
const value = f => (f.type === "checkbox" ? f.checked : f.value.trim() !== "" && !(f.tagName === "SELECT" && f.selectedIndex === 0));

/** Numbers in the first column, in names and in ids follow the order on the page. */
export function renumber(body) {
  const table = body.dataset.child, old = new RegExp(`^${table}-(?:\\d+|__n__)-`);
  [...body.rows].forEach((row, n) => {
    $(".no", row).textContent = n + 1;
    $$("[name], [id], [for], [aria-describedby], [aria-controls], [data-name]", row).forEach(e => ["name", "id", "for", "aria-describedby", "aria-controls", "data-name"].forEach(a => {
      if (e.hasAttribute(a)) e.setAttribute(a, e.getAttribute(a).split(" ").map(w => w.replace(old, `${table}-${n}-`)).join(" "));
    }));
  });
  const place = $("[data-rows-text]", body.closest("section"));
  if (place) place.textContent = say(place.dataset.rowsText, { n: body.rows.length });
}
export function add(body) {
  body.append($(`template[data-blank="${body.id}"]`).content.cloneNode(true));
  const row = body.rows[body.rows.length - 1];
  renumber(body);
  row.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
  return row;
}
const touched = body => body.dispatchEvent(new Event("input", { bubbles: true }));

Object.assign(actions, {
  addrow(b) {
    const body = document.getElementById(b.getAttribute("aria-controls"));
    controls(add(body))[0]?.focus();
    touched(body);
  },
  delrow(b) {
    const row = b.closest("tr"), body = row.parentElement, next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    renumber(body);
    (next ? $('[data-do="delrow"]', next) : $(`[data-do="addrow"][aria-controls="${body.id}"]`)).focus();
    touched(body);
  },
  uprow(b) {
    const row = b.closest("tr"), body = row.parentElement;
    if (!row.previousElementSibling) return;
    // radio groups would lose their choice while two rows share a name
    const kept = $$("input", body).map(i => [i, i.checked]);
    row.previousElementSibling.before(row);
    renumber(body);
    kept.forEach(([i, on]) => { i.checked = on; });
    b.focus();
    touched(body);
  },
});

// Tab in the last cell of the last row that holds something adds a row
document.addEventListener("keydown", e => {
  if (e.key !== "Tab" || e.shiftKey || e.isComposing) return;
  const row = e.target.closest("[data-child] tr");
  if (!row || row.nextElementSibling) return;
  const all = controls(row);
  if (e.target !== all[all.length - 1] || !all.some(value)) return;
  if (e.target.matches('[role="combobox"][aria-expanded="true"]')) return;
  e.preventDefault();
  e.target.dispatchEvent(new Event("change", { bubbles: true }));
  controls(add(row.parentElement))[0].focus();
});

// a block from a spreadsheet fills cells to the right and downwards
function cells(text) {
  const rows = [[""]];
  let quoted = false;
  const t = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < t.length; i += 1) {
    const row = rows[rows.length - 1], c = t[i];
    if (quoted) { if (c === '"' && t[i + 1] === '"') { row[row.length - 1] += c; i += 1; } else if (c === '"') quoted = false; else row[row.length - 1] += c; } else if (c === '"' && row[row.length - 1] === "") quoted = true;
    else if (c === "\t") row.push(""); else if (c === "\n") rows.push([""]); else row[row.length - 1] += c;
  }
  return rows;
}
function fill(f, text) {
  const said = text.trim();
  if (f.tagName === "SELECT") {
    const o = [...f.options].find(x => x.text.trim() === said || x.value === said);
    if (o) f.value = o.value;
  } else if (f.type === "checkbox") f.checked = !["", "0", "否", "no", "No", "FALSE", "false"].includes(said);
  else if (f.getAttribute("role") === "combobox") { f.closest("[data-picker]").resolve?.(said); return; } else f.value = f.tagName === "TEXTAREA" ? said : said.replace(/\s*\n\s*/g, " ");
  f.dispatchEvent(new Event("change", { bubbles: true }));
}
document.addEventListener("paste", e => {
  const start = e.target.closest && e.target.closest("[data-child] tr"), text = e.clipboardData.getData("text/plain");
  if (!start || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
  if (e.target.tagName === "TEXTAREA" && !text.includes("\t")) return;
  e.preventDefault();
  const body = start.parentElement, from = controls(start).indexOf(e.target);
  let row = start;
  cells(text).slice(0, 500).forEach((line, n) => {
    if (n) row = row.nextElementSibling || add(body);
    const all = controls(row);
    line.forEach((c, i) => { if (all[from + i] && !all[from + i].readOnly) fill(all[from + i], c); });
  });
  touched(body);
  e.target.focus();
});

$$("[data-child]").forEach(b => renumber(b));
