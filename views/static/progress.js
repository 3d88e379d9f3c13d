// Shows how far a background task is; when it ends, the page is loaded again with what may be done then.
import { $ } from "./dom.js";

const box = $("[data-progress]"), bar = $("progress", box), words = $("[data-words]", box);
const LONGEST = 10000;
let pause = 1000;

async function ask() {
  let answer;
  try {
    answer = await fetch(box.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
  } catch (e) {
    return later();
  }
  if (answer.status === 401) { words.textContent = box.dataset.gone; return; }
  if (!answer.ok) return later();
  const now = await answer.json();
  if (now.ended) { location.reload(); return; }
  if (now.total) { bar.max = now.total; bar.value = now.done; } else bar.removeAttribute("value");
  words.textContent = now.words;
  later();
}

/** Ask again, less often as time goes by. */
function later() {
  setTimeout(ask, pause);
  pause = Math.min(pause * 1.2, LONGEST);
}

later();
