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

/** Typed text with digits, letters and signs of half width, and no others changed: a raised ² is no 2. */
export const halfWidth = text => text.replace(/[！-～]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).replace(/[\u3000\xa0]/g, " ");
