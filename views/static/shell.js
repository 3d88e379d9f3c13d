// Menu, theme, account menu, tabs, notices and the table of contents.
import { $, $$, actions, keep, token } from "./dom.js";

const root = document.documentElement;
const app = $(".app");
const phone = matchMedia("(max-width: 760px)");
if (app && keep("rail") === "1") app.classList.add("rail");

Object.assign(actions, {
  theme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    fetch($('meta[name="theme-url"]').content, {
      method: "POST", redirect: "manual", credentials: "same-origin", headers: { "X-CSRFToken": token() },
      body: new URLSearchParams({ theme: root.dataset.theme, csrf_token: token() }),
    }).catch(() => {});
  },
  print() { window.print(); },
  menu(b) {
    if (phone.matches) {
      b.setAttribute("aria-expanded", app.classList.toggle("drawer"));
      if (app.classList.contains("drawer")) $(".nav a, .nav summary").focus();
    } else keep("rail", app.classList.toggle("rail") ? "1" : "0");
  },
  shut() { app.classList.remove("drawer"); },
  copy(b) {
    const input = document.getElementById(b.getAttribute("aria-controls"));
    input.select();
    if (document.execCommand("copy")) b.textContent = b.dataset.done;
  },
  dismiss(b) { b.closest(".note").remove(); },
  back(b) { if (document.referrer && history.length > 1) history.back(); else location.href = b.href; },
  reveal(b) {
    const input = document.getElementById(b.getAttribute("aria-controls"));
    input.type = input.type === "password" ? "text" : "password";
    b.setAttribute("aria-pressed", input.type === "text");
  },
});

// after an act the focus stands on its result
const told = $(".flash");
if (told && !$("form[data-begin]") && (document.activeElement === document.body || !document.activeElement)) {
  told.tabIndex = -1;
  told.focus({ preventScroll: true });
}

// menus close outside, on Escape and when the focus leaves them; they open upwards where there is no room below
const menus = () => $$("details.menu[open]");
document.addEventListener("click", e => {
  const inside = e.target.closest("details.menu");
  menus().forEach(d => { if (d !== inside) d.open = false; });
  const group = e.target.closest(".nav summary");
  if (group && app.classList.contains("rail") && !app.classList.contains("drawer") && !phone.matches) {
    e.preventDefault();
    app.classList.remove("rail");
    keep("rail", "0");
    group.parentElement.open = true;
  }
  const tab = e.target.closest('[role="tab"]');
  if (tab) show(tab);
});
document.addEventListener("focusin", e => menus().forEach(d => { if (!d.contains(e.target)) d.open = false; }));
document.addEventListener("toggle", e => {
  const d = e.target;
  if (!d.open || !d.matches || !d.matches("details.menu")) return;
  const pop = $(".pop", d), frame = (d.closest(".table-wrap") || document.body).getBoundingClientRect();
  d.classList.remove("up");
  const box = pop.getBoundingClientRect(), bottom = Math.min(frame.bottom, innerHeight);
  if (box.bottom > bottom && d.getBoundingClientRect().top - Math.max(0, frame.top) > box.height) d.classList.add("up");
}, true);
document.addEventListener("keydown", e => {
  if (e.key === "Escape") {
    menus().forEach(d => { d.open = false; $("summary", d).focus(); });
    if (app) app.classList.remove("drawer");
  }
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k" && $("#find")) { e.preventDefault(); $("#find").focus(); $("#find").select(); }
  const open = e.target.closest && e.target.closest("details.menu[open]");
  if (open && (e.key === "ArrowDown" || e.key === "ArrowUp") && !e.target.matches("input[type=text]")) {
    const all = $$(".pop a, .pop button, .pop input, .pop [tabindex]", open);
    if (!all.length) return;
    e.preventDefault();
    all[(all.indexOf(e.target) + (e.key === "ArrowDown" ? 1 : all.length - 1) + (all.includes(e.target) || e.key === "ArrowDown" ? 0 : 1)) % all.length].focus();
  }
  if (e.target.matches && e.target.matches('[role="tab"]')) {
    const all = $$('[role="tab"]', e.target.parentElement), at = all.indexOf(e.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[e.key];
    if (to !== undefined) { e.preventDefault(); all[to % all.length].focus(); show(all[to % all.length]); }
  }
});
// Enter that ends a composition of an input method is not an order to send
document.addEventListener("keydown", e => { if (e.key === "Enter" && (e.isComposing || e.keyCode === 229)) e.preventDefault(); }, true);

function show(tab, remember = true) {
  $$('[role="tab"]', tab.parentElement).forEach(t => {
    t.setAttribute("aria-selected", t === tab);
    t.tabIndex = t === tab ? 0 : -1;
    document.getElementById(t.getAttribute("aria-controls")).hidden = t !== tab;
  });
  if (remember) history.replaceState(history.state, "", `#${tab.getAttribute("aria-controls").slice(2)}`);
}
const wanted = location.hash && document.getElementById(`tab-${location.hash.slice(1)}`);
if (wanted) show(wanted, false);

// the list of sections beside a long form follows the reader
if ($(".toc") && "IntersectionObserver" in window) {
  const links = $$(".toc a"), part = a => document.getElementById(a.hash.slice(1));
  links[0].setAttribute("aria-current", "true");
  const seen = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => links.forEach(a => {
    if (part(a) === e.target) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
  })), { rootMargin: "-60px 0px -70% 0px" });
  links.filter(part).forEach(a => seen.observe(part(a)));
}
// the tab of the present view is in sight on the phone
const here = $(".page-head .tabs [aria-current]");
if (here) here.parentElement.scrollLeft = Math.max(0, here.offsetLeft - here.parentElement.offsetLeft - 60);
