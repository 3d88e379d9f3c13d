// Child rows edited in place: add, delete, move (Alt and an arrow too), Tab at the end adds, rows from Excel can be pasted.
import { $, $$, actions, say } from "./dom.js";
import { iso, read } from "./calendar.js";
import { tell, withoutThousands } from "./typing.js";

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
const MOST = 500;
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
  uprow(b) { move(b.closest("tr"), -1); b.focus(); },
  downrow(b) { move(b.closest("tr"), 1); b.focus(); },
});

function move(row, way) {
  const body = row.parentElement, other = way < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  // radio groups would lose their choice while two rows share a name
  const kept = $$("input", body).map(i => [i, i.checked]);
  if (way < 0) other.before(row); else other.after(row);
  renumber(body);
  kept.forEach(([i, on]) => { i.checked = on; });
  touched(body);
}
document.addEventListener("keydown", e => {
  const row = e.altKey && ["ArrowUp", "ArrowDown"].includes(e.key) && e.target.closest("[data-child] tr");
  if (!row) return;
  e.preventDefault();
  const held = e.target;
  move(row, e.key === "ArrowUp" ? -1 : 1);
  held.focus();
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
const bare = text => text.replace(/[\s\u3000]+/g, "").toLowerCase();
const says = (o, said) => [o.text, o.value, o.dataset.also || ""].some(word => word && bare(word) === bare(said));

/** Put one pasted value into a cell. Answers whether the cell could take it; a bad one keeps its mark. */
async function fill(f, text, words) {
  const said = text.trim();
  let wrong = "";
  if (f.tagName === "SELECT") {
    const o = [...f.options].find(x => says(x, said)) || (said ? null : f.options[0]);
    if (o) f.value = o.value; else { f.selectedIndex = 0; wrong = say(words.badChoice, { value: said }); }
  } else if (f.type === "checkbox") {
    f.checked = ["1", "是", "有", "√", "✓", "y", "yes", "true"].includes(said.toLowerCase());
  } else if (f.getAttribute("role") === "combobox") {
    if (!await f.closest("[data-picker]").resolve(said) && said) wrong = say(words.badLink, { value: said });
  } else if (f.dataset.calendar) {
    const found = said ? read(said) : null;
    f.value = found ? iso(found[0]) + (f.dataset.calendar === "instant" ? ` ${found[1] || "00:00"}` : "") : said;
    if (said && !found) wrong = say(words.badDay, { value: said });
  } else if (f.inputMode === "decimal") {
    f.value = said;
    if (said && !/^[+-]?\d+(\.\d+)?$/.test(withoutThousands(said))) wrong = say(words.badNumber, { value: said });
  } else {
    f.value = f.tagName === "TEXTAREA" ? said : said.replace(/\s*\n\s*/g, " ");
    if (f.maxLength > 0 && f.value.length > f.maxLength) wrong = say(words.badLength, { most: f.maxLength, n: f.value.length });
  }
  tell(f, wrong);
  if (f.getAttribute("role") !== "combobox") f.dispatchEvent(new Event("change", { bubbles: true }));
  return !wrong;
}
// whoever touches a marked cell mends it
document.addEventListener("change", e => { if (e.isTrusted && e.target.closest("[data-child]") && e.target.id) tell(e.target, ""); });
document.addEventListener("input", e => { if (e.isTrusted && e.target.closest("[data-child]") && !e.target.dataset.check) tell(e.target, ""); });
document.addEventListener("paste", e => {
  const start = e.target.closest && e.target.closest("[data-child] tr"), text = e.clipboardData.getData("text/plain");
  if (!start || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
  if (e.target.tagName === "TEXTAREA" && !text.includes("\t")) return;
  e.preventDefault();
  const body = start.parentElement, from = controls(start).indexOf(e.target), jobs = [];
  let row = start;
  cells(text).slice(0, MOST).forEach((line, n) => {
    if (n) row = row.nextElementSibling || add(body);
    const all = controls(row);
    line.forEach((c, i) => { if (all[from + i] && !all[from + i].readOnly) jobs.push([all[from + i], c]); });
  });
  const lines = cells(text).length;
  paste(body, jobs, Math.min(lines, MOST)).then(first => (first || e.target).focus());
});
async function paste(body, jobs, lines) {
  const bad = [];
  for (const [f, text] of jobs) if (!await fill(f, text, body.dataset)) bad.push(f);
  touched(body);
  const place = $("[data-rows-text]", body.closest("section"));
  if (place) place.textContent = say(bad.length ? body.dataset.pastedBad : body.dataset.pasted, { n: lines, bad: bad.length });
  return bad[0];
}

$$("[data-child]").forEach(b => renumber(b));
