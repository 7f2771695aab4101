// Filters renew the list in place; the address, the title and the history follow as if the form had been sent.
import { maps } from "./map.js";
import { sortable } from "./sort.js";

const PLACE = "[data-list]";
// Who chooses by typing letters is not done after the first: the list waits for so many milliseconds of silence.
const SILENCE = 600;
let asked = 0;
let typing = false;
let waiting = 0;
let shown = location.pathname + location.search;

function address(form, button) {
  const pairs = [...new FormData(form, button)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(pairs).toString();
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

function soon(form) {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.isConnected && renew(address(form), true), SILENCE);
}

function texts(place) {
  return [...place.querySelectorAll("form.filter :is([type=search], [type=text])")];
}

async function renew(url, push) {
  const place = document.querySelector(PLACE);
  const mine = ++asked;
  clearTimeout(waiting);
  waiting = 0;
  const before = texts(place).map((field) => [field, field.value]);
  place.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(url, { headers: { accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What a form sent may have an address of its own.
    if (answer.redirected) url = answer.url;
  } catch {
    location.assign(url);
    return;
  }
  if (mine !== asked) return;
  const fresh = page.querySelector(PLACE);
  if (!fresh) {
    location.assign(url);
    return;
  }
  const focus = document.activeElement;
  const kept = focus && place.contains(focus) ? [focus.name, focus.value, focus.type] : null;
  const typed = before.filter(([field, was]) => field.value !== was);
  const open = [...place.querySelectorAll("details[id]")].map((part) => [part.id, part.open]);
  place.replaceWith(fresh);
  for (const [id, was] of open) {
    const part = document.getElementById(id);
    if (part) part.open = was;
  }
  document.title = page.title;
  // The form says what the address says; only what was typed while the answer came stays.
  for (const [field] of typed) {
    const same = texts(fresh).find((other) => other.name === field.name);
    if (same) same.value = field.value;
  }
  if (push) history.pushState({ list: true }, "", url);
  shown = location.pathname + location.search;
  if (kept) refocus(fresh, kept);
  sortable(fresh);
  maps(fresh);
  document.getElementById("gemeld").textContent = fresh.querySelector("[data-announce]")?.textContent ?? page.title;
}

function refocus(place, [name, value, type]) {
  const same = [...place.querySelectorAll(`[name="${CSS.escape(name ?? "")}"]`)];
  const found = ["checkbox", "submit"].includes(type) ? same.find((field) => field.value === value) : same.find((field) => field.type === type);
  found?.closest("details")?.setAttribute("open", "");
  found?.focus({ preventScroll: true });
}

if (document.querySelector(PLACE)) {
  const said = Object.assign(document.createElement("div"), { id: "gemeld", className: "visually-hidden" });
  said.setAttribute("role", "status");
  document.body.append(said);
  history.replaceState({ list: true }, "");

  document.addEventListener("change", (event) => {
    const form = event.target.closest(`${PLACE} form.filter`);
    if (!form || !event.target.matches("[type=checkbox], [type=date], select")) return;
    if (typing && event.target.matches("select")) soon(form);
    else renew(address(form), true);
  });
  document.addEventListener("keydown", (event) => {
    typing = event.target.matches("select");
    if (typing && waiting) soon(event.target.form);
  });
  document.addEventListener("pointerdown", () => {
    typing = false;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(`${PLACE} form.filter`);
    if (!form) return;
    event.preventDefault();
    renew(address(form, event.submitter), true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(`${PLACE} a[data-renew]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    renew(link.href, true).then(() => document.getElementById("gevonden")?.focus());
  });
  // A link within the page is such a step too; the list that stands there stays.
  addEventListener("popstate", () => location.pathname + location.search === shown || renew(location.href, false));
  // A page that the browser kept whole comes back with what was typed in it and never asked.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll(`${PLACE} form.filter`).forEach((form) => form.reset());
  });
}
