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

// An element holds back the load event until its script has run, import() does not: a page that has loaded obeys every key.
function need(name) {
  const script = document.createElement("script");
  script.type = "module";
  script.src = new URL(`./${name}.js`, import.meta.url).href;
  document.head.append(script);
}

if ($("[data-pick], [data-sparse], [data-columns]")) need("list");
if ($("[data-child]")) need("child_rows");
if ($("[data-picker]") || $("template[data-blank]")) need("picker");
if ($("[data-calendar]") || $("template[data-blank]")) need("calendar");
if ($("[data-when], template[data-blank]")) need("conditions");
if ($("[data-check], [data-grouped], template[data-blank]")) need("typing");
if ($("[data-file]")) need("files");
if ($("form[data-form]")) need("form");
if ($("[data-firm]")) need("firm");
if ($("[data-progress]")) need("progress");
if ($("[data-chosen]")) need("chosen");
if ($("form.finder")) need("finder");
need("draft");
