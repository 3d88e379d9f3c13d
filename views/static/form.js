// Record forms: where to go after an error, Ctrl+S, no loss on leaving, counters.
import { $, $$, say } from "./dom.js";

const form = $("form[data-form]");
let dirty = false, sending = false;

// after a refused save: the first wrong field when it is in sight, otherwise the first line of the summary
const summary = $("#errors");
if (summary) {
  const wrong = $('[aria-invalid="true"]', form), box = wrong && wrong.getBoundingClientRect();
  const target = wrong && box.top > 48 && box.bottom < innerHeight - 64 ? wrong : $("a", summary) || summary;
  target.focus({ preventScroll: target === wrong });
  summary.addEventListener("click", e => {
    const a = e.target.closest("a"), field = a && document.getElementById(a.hash.slice(1));
    if (!field) return;
    e.preventDefault();
    field.scrollIntoView({ block: "center" });
    (field.matches("input, select, textarea, button") ? field : $("input, select, textarea", field) || field).focus({ preventScroll: true });
  });
}

// a fresh form begins at the first place that is still to be filled in, else at its first one
const EMPTY = 'input:not([type="hidden"]):not([type="checkbox"]):not([type="radio"]):not([type="file"]):not([readonly]), select, textarea';
if (!summary && form.hasAttribute("data-begin") && matchMedia("(pointer: fine)").matches && (document.activeElement === document.body || !document.activeElement)) {
  const seen = $$(EMPTY, form).filter(e => e.offsetParent && !e.disabled);
  const asked = e => e.getAttribute("aria-required") === "true" || e.closest(".field")?.querySelector(".req");
  const first = seen.find(e => asked(e) && !e.value) || $$('input[type="checkbox"][aria-required="true"]', form)[0] || seen.find(e => !e.value) || seen[0];
  (first || $("[data-main]", form))?.focus({ preventScroll: true });
}

form.addEventListener("input", () => { dirty = true; });
form.addEventListener("change", e => {
  dirty = true;
  const choice = e.target.closest(".choice");
  if (choice) $$(`input[name="${e.target.name}"]`, form).forEach(r => r.closest(".choice")?.classList.toggle("on", r.checked));
});
$$(".choice input:checked", form).forEach(r => r.closest(".choice").classList.add("on"));

form.addEventListener("submit", e => {
  if (sending) { e.preventDefault(); return; }
  sending = true;
  setTimeout(() => $$('button[type="submit"]', form).forEach(b => b.setAttribute("aria-disabled", "true")), 0);
});
addEventListener("pageshow", e => {
  if (!e.persisted) return;
  sending = false;
  $$('button[type="submit"]', form).forEach(b => b.removeAttribute("aria-disabled"));
});
addEventListener("beforeunload", e => {
  if (!form.hasAttribute("data-guard") || !dirty || sending) return;
  e.preventDefault();
  e.returnValue = "";
});
// Ctrl+S sends by the main button, Ctrl+Enter goes on to the next of the list where there is one
document.addEventListener("keydown", e => {
  const save = e.key.toLowerCase() === "s", next = e.key === "Enter";
  if (!(e.ctrlKey || e.metaKey) || !(save || next) || e.isComposing || e.keyCode === 229) return;
  e.preventDefault();
  const button = (next && $("[data-next]", form)) || $("[data-main]", form);
  if (!button) return;
  if (document.activeElement) document.activeElement.blur();
  form.requestSubmit(button);
});

// Annex A: how many items are ticked. An item that stands elsewhere on the form of another profile is one item:
// its boxes are ticked together, so that a change of profile neither loses a tick nor counts it twice
const place = $("[data-ticked]");
if (place) {
  const boxes = () => $$('.ticks input[name="item"]'), ticked = () => boxes().filter(f => f.checked);
  const count = () => { place.textContent = say(place.dataset.ticked, { n: new Set(ticked().map(f => f.value)).size }); };
  const follow = box => boxes().forEach(f => { if (f.value === box.value) f.checked = box.checked; });
  const open = () => ticked().forEach(f => { const more = f.closest("details"); if (more) more.open = true; });
  document.addEventListener("change", e => {
    if (e.target.name === "item" && e.target.closest(".ticks")) follow(e.target);
    if (e.target.name === "form_profile") open();
    count();
  });
  ticked().forEach(follow);
  count();
}
