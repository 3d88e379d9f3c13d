// File inputs speak the language of the page: the name of what was chosen stands beside our own button.
import { $, $$, actions } from "./dom.js";

const name = box => $("[data-file-name]", box);
function show(box) {
  const input = $("input[type=file]", box), file = input.files[0];
  if (!name(box).dataset.before) name(box).dataset.before = name(box).textContent;
  name(box).textContent = file ? `${file.name}（${(file.size / 1024 / 1024).toFixed(1)} MB）` : name(box).dataset.before;
  $('[data-do="unfile"]', box).hidden = !file;
}
actions.unfile = b => {
  const box = b.closest("[data-file]"), input = $("input[type=file]", box);
  input.value = "";
  show(box);
  input.focus();
};
document.addEventListener("change", e => { const box = e.target.closest("[data-file]"); if (box) show(box); });
$$("[data-file]").forEach(show);

// a file may be dropped onto its button
const boxOf = e => e.target.closest && e.target.closest("[data-file]");
document.addEventListener("dragover", e => { const box = boxOf(e); if (box) { e.preventDefault(); box.classList.add("over"); } });
document.addEventListener("dragleave", e => { const box = boxOf(e); if (box) box.classList.remove("over"); });
document.addEventListener("drop", e => {
  const box = boxOf(e);
  if (!box || !e.dataTransfer.files.length) return;
  e.preventDefault();
  box.classList.remove("over");
  $("input[type=file]", box).files = e.dataTransfer.files;
  $("input[type=file]", box).dispatchEvent(new Event("change", { bubbles: true }));
});
