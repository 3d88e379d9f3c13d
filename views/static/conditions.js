// A field is asked only while other fields hold certain values; what is not asked is not taken by the server either.
import { $$ } from "./dom.js";

/** Rows of a child table speak of the fields of their own row. */
function prefix(e) {
  const row = e.closest("[data-child] tr");
  return row ? `${row.parentElement.dataset.child}-${row.sectionRowIndex}-` : "";
}
function value(form, name) {
  const all = $$(`[name="${CSS.escape(name)}"]`, form), one = all.find(f => f.type !== "hidden") || all[0];
  if (!one) return "";
  if (one.type === "radio") return (all.find(f => f.checked) || { value: "" }).value;
  return one.type === "checkbox" ? (one.checked ? "1" : "0") : one.value;
}
function apply() {
  $$("[data-when]").forEach(e => {
    const form = e.closest("form"), wanted = JSON.parse(e.dataset.when), before = prefix(e);
    const asked = Object.keys(wanted).every(name => wanted[name].includes(value(form, before + name)));
    if (e.tagName === "TD") e.classList.toggle("off", !asked); else e.hidden = !asked;
  });
}
document.addEventListener("change", apply);
document.addEventListener("input", apply);
document.addEventListener("row-added", apply);
apply();
