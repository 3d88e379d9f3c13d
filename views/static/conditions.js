// A field is asked only while other fields hold certain values; what is not asked is not taken by the server either.
import { $, $$ } from "./dom.js";

/** Rows of a child table speak of the fields of their own row, and so do the cells of another record. */
function prefix(e) {
  const row = e.closest("[data-child] tr");
  return row ? `${row.parentElement.dataset.child}-${row.sectionRowIndex}-` : e.closest("[data-prefix]")?.dataset.prefix || "";
}
function value(form, name) {
  const all = $$(`[name="${CSS.escape(name)}"]`, form), one = all.find(f => f.type !== "hidden") || all[0];
  if (!one) return "";
  if (one.type === "radio") return (all.find(f => f.checked) || { value: "" }).value;
  return one.type === "checkbox" ? (one.checked ? "1" : "0") : one.value;
}
/** What is stored but not shown stands in the placeholder of its box. */
const filled = (form, name) => value(form, name).trim() || form.elements[name]?.placeholder || "";
function apply() {
  $$("[data-when]").forEach(e => {
    const form = e.closest("form"), wanted = JSON.parse(e.dataset.when), before = prefix(e);
    const asked = Object.keys(wanted).every(name => wanted[name].includes(value(form, before + name)));
    if (e.tagName === "TD") e.classList.toggle("off", !asked); else e.hidden = !asked;
  });
  // a star stands where a rule asks for the field under the present answers
  $$("[data-need]").forEach(e => {
    const form = e.closest("form"), before = prefix(e), label = $("label, .label", e), box = label && label.htmlFor && document.getElementById(label.htmlFor);
    const needed = JSON.parse(e.dataset.need).some(one => Object.keys(one).every(name => one[name].includes(filled(form, before + name))));
    if (label) label.classList.toggle("req", needed);
    if (box) { if (needed) box.setAttribute("aria-required", "true"); else box.removeAttribute("aria-required"); }
  });
}
document.addEventListener("change", apply);
document.addEventListener("input", apply);
document.addEventListener("row-added", apply);
apply();
