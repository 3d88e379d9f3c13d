// Loads what the page needs. Every page can be read and sent without any of it.
import { $, actions } from "./dom.js";
import "./shell.js";
import "./keys.js";

document.addEventListener("click", e => {
  const b = e.target.closest("[data-do]");
  if (!b || !actions[b.dataset.do]) return;
  if (b.tagName === "A") e.preventDefault();
  actions[b.dataset.do](b, e);
});

if ($("[data-pick], [data-sparse], [data-columns]")) import("./list.js");
if ($("[data-child]")) import("./child_rows.js");
if ($("[data-picker]") || $("template[data-blank]")) import("./picker.js");
if ($("[data-calendar]") || $("template[data-blank]")) import("./calendar.js");
if ($("[data-when], template[data-blank]")) import("./conditions.js");
if ($("[data-check], [data-grouped], template[data-blank]")) import("./typing.js");
if ($("[data-file]")) import("./files.js");
if ($("form[data-form]")) import("./form.js");
if ($("[data-firm]")) import("./firm.js");
if ($("[data-progress]")) import("./progress.js");
if ($("[data-chosen]")) import("./chosen.js");
if ($("form.finder")) import("./finder.js");
import("./draft.js");
