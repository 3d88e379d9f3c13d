// Loads what the page needs. Every page can be read and sent without any of it.
import { $, actions } from "./dom.js";
import "./shell.js";

document.addEventListener("click", e => {
  const b = e.target.closest("[data-do]");
  if (!b || !actions[b.dataset.do]) return;
  if (b.tagName === "A") e.preventDefault();
  actions[b.dataset.do](b, e);
});

if ($("[data-pick], [data-sparse]")) import("./list.js");
if ($("[data-child]")) import("./child_rows.js");
if ($("[data-picker]") || $("template[data-blank]")) import("./picker.js");
if ($("[data-calendar]") || $("template[data-blank]")) import("./calendar.js");
if ($("form[data-form]")) import("./form.js");
import("./draft.js");
