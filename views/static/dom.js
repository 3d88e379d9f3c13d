// Small helpers that the other modules share.
export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
export const token = () => $('meta[name="csrf-token"]')?.content || "";
export const lang = document.documentElement.lang || "zh-CN";

/** A remembered value of this browser; storage may be switched off. */
export function keep(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch (e) { return null; }
}

/** What a click on [data-do="name"] does; modules add their own. */
export const actions = {};

/** Fill "{n}" and the like in a sentence that the server has translated. */
export const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
