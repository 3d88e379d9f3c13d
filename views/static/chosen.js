// A row made for a form in another tab: tell that form, and close this tab when it has taken the row.
import { $ } from "./dom.js";

const note = $("[data-chosen]"), line = new BroadcastChannel("chosen");
let taken = false;
line.onmessage = e => {
  if (e.data.taken !== note.dataset.chosen) return;
  taken = true;
  setTimeout(() => window.close(), 400);
};
line.postMessage({ ticket: note.dataset.chosen, id: note.dataset.id, text: note.dataset.text });
setTimeout(() => {
  if (taken) return;
  $("[data-taken]", note).hidden = true;
  $("[data-alone]", note).hidden = false;
}, 1500);
