// Codes and numbers are checked while they are typed; the server decides. Thousands are set apart when the box is left.
import { $$, halfWidth, say } from "./dom.js";

const LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LANDLINE = /^(0\d{2,3}-?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4}|1\d{4})$/;
const bare = text => text.replace(/\s+/g, "").toUpperCase();

function uscc(text, words) {
  const code = bare(text), strange = [...new Set(code)].filter(c => !LETTERS.includes(c)).sort();
  if (strange.length) return [say(words.strange, { letters: strange.join(" ") }), true];
  if (!/^\d*$/.test(code.slice(2, 8))) return [words.division, true];
  if (code.length !== 18) return [say(words.length, { n: code.length }), code.length > 18];
  let sum = 0, weight = 1;
  for (const c of code.slice(0, 17)) { sum += LETTERS.indexOf(c) * weight; weight = (weight * 3) % 31; }
  const expected = LETTERS[(31 - (sum % 31)) % 31];
  return expected === code[17] ? null : [say(words.digit, { expected, actual: code[17] }), true];
}
function phone(text, words) {
  const whole = text.replace(/\s/g, "");
  if (LANDLINE.test(whole)) return null;
  if (!/^(1|\+?86)/.test(whole)) return [words.any, false];
  const number = whole.replace(/-/g, "").replace(/^\+?86(?=1)/, "");
  if (!/^\d+$/.test(number)) return [words.digits, true];
  if (number.length !== 11) return [say(words.length, { n: number.length }), number.length > 11];
  return /^1[3-9]/.test(number) ? null : [words.start, true];
}
function id(text, words) {
  const number = bare(text);
  if (number.length !== 18) return [say(words.length, { n: number.length }), number.length > 18];
  const digits = [...number.slice(0, 17)], weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const right = /^\d{17}[\dX]$/.test(number) && "10X98765432"[digits.reduce((sum, d, n) => sum + d * weights[n], 0) % 11] === number[17];
  const [y, m, d] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number), born = new Date(y, m - 1, d);
  return right && y >= 1900 && born <= new Date() && born.getMonth() === m - 1 && born.getDate() === d ? null : [words.digit, true];
}
const email = (text, words) => (/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(text.trim()) ? null : [words.any, false]);
const CHECKS = { uscc, phone, id, email };

/** What a check says of a text: a sentence and whether more typing cannot mend it; null when all is well. */
export const verdict = (kind, text, words) => CHECKS[kind](text, words);

/** Put a fault under a box, or take it away. */
export function tell(input, text) {
  const place = input.closest(".inputs, .picker") || input, key = `${input.id}-t`;
  let note = document.getElementById(key);
  const others = (input.getAttribute("aria-describedby") || "").split(" ").filter(w => w && w !== key && w !== `${input.id}-e`);
  if (text) {
    const old = document.getElementById(`${input.id}-e`);
    if (old) old.remove();
    if (!note) {
      note = document.createElement("p");
      Object.assign(note, { className: "err", id: key });
      note.setAttribute("role", "status");
      place.after(note);
    }
    note.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [key, ...others].join(" "));
  } else if (note) {
    note.remove();
    input.removeAttribute("aria-invalid");
    if (others.length) input.setAttribute("aria-describedby", others.join(" ")); else input.removeAttribute("aria-describedby");
  }
}
function check(input, left) {
  const found = input.value.trim() ? verdict(input.dataset.check, input.value, JSON.parse(input.dataset.words)) : null;
  // while typing only what more typing cannot mend is said; the rest waits until the box is left
  if (!found) tell(input, "");
  else if (found[1] || left) tell(input, found[0]);
}
document.addEventListener("input", e => { if (e.target.matches("[data-check]") && !e.isComposing) check(e.target, false); });
document.addEventListener("focusout", e => { if (e.target.matches && e.target.matches("[data-check]")) check(e.target, true); });

/** A number without the commas between its thousands; with a comma anywhere else it stays as it is, and is refused. */
export const withoutThousands = text => {
  const t = halfWidth(text).replace(/\s/g, "");
  return /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(t) ? t.replace(/,/g, "") : t;
};
function group(input) {
  const parts = /^([+-]?)(\d+)(\.\d*)?$/.exec(withoutThousands(input.value));
  if (parts) input.value = parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] || "");
}
export const groupAll = (from = document) => $$("[data-grouped]", from).forEach(group);
document.addEventListener("focusin", e => {
  if (!e.target.matches || !e.target.matches("[data-grouped]")) return;
  const whole = e.target.selectionEnd - e.target.selectionStart === e.target.value.length;
  e.target.value = withoutThousands(e.target.value);
  if (whole) e.target.select();
});
document.addEventListener("focusout", e => { if (e.target.matches && e.target.matches("[data-grouped]")) group(e.target); });
groupAll();
