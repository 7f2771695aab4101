// The rows of a deal's form: the fields of a line come when it opens. Without this script each button posts the form, and
// the row comes back open; so does it here where the fields cannot be fetched.
"use strict";
{
  const FIELDS = ":is(input:not([type=hidden]), select, textarea):not([disabled])";

  const focusIn = (fields) => {
    const first = fields.querySelector(FIELDS);
    const box = first?.parentElement.querySelector(".select2-selection");
    (box ?? first)?.focus();
  };

  const fetched = async (address) => {
    const answer = await fetch(address);
    // Whoever is signed out is led to another page.
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return document.adoptNode(page.querySelector(".desk-fields"));
  };

  const offerRemoval = (row) => {
    const button = row.querySelector(".desk-away");
    if (!button) return;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      const adder = row.parentElement.querySelector(".desk-new");
      row.remove();
      adder.focus();
    });
  };

  // What Django's own scripts do for the fields that a page begins with.
  const prepare = (row, fields) => {
    for (const day of fields.querySelectorAll(".vDateField")) window.DateTimeShortcuts?.addCalendar(day);
    for (const choice of fields.querySelectorAll(".related-widget-wrapper select")) window.updateRelatedObjectLinks?.(choice);
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    offerRemoval(row);
  };

  const fill = async (row, button, address) => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      const fields = await fetched(address);
      row.append(fields);
      row.classList.add("desk-open");
      prepare(row, fields);
      // One turn later, so that boxes to choose in are there.
      setTimeout(() => focusIn(fields));
      return fields;
    } finally {
      button.ariaBusy = null;
    }
  };

  const without = (control) => {
    if (control.form) control.form.requestSubmit(control);
    else location.href = control.href;
  };

  const numberOf = (row) => row.id.slice(row.id.lastIndexOf("-") + 1);

  const toggle = async (line) => {
    const row = line.parentElement;
    const fields = row.querySelector(".desk-fields");
    const rows = line.closest("[data-rows]").dataset.rows;
    if (fields) {
      fields.hidden = !fields.hidden;
      line.ariaExpanded = String(!fields.hidden);
      row.classList.toggle("desk-open", !fields.hidden);
      if (!fields.hidden) focusIn(fields);
      return;
    }
    try {
      const key = line.id.slice(line.id.indexOf("_") + 1);
      if (await fill(row, line, `${rows}${key}/?nummer=${numberOf(row)}`)) line.ariaExpanded = "true";
    } catch {
      without(line);
    }
  };

  const add = async (button) => {
    const kind = button.closest("[data-rows]");
    const total = kind.querySelector("[name$=-TOTAL_FORMS]");
    const row = document.createElement("div");
    row.className = "inline-related desk-row";
    row.id = `${total.name.slice(0, total.name.lastIndexOf("-"))}-${total.value}`;
    const heading = document.createElement("h3");
    heading.textContent = button.dataset.heading;
    row.append(heading);
    try {
      if (button.ariaBusy === "true") return;
      button.before(row);
      await fill(row, button, `${kind.dataset.rows}?nummer=${total.value}`);
      total.value = Number(total.value) + 1;
    } catch {
      row.remove();
      without(button);
    }
  };

  // Whoever comes for a row finds it open.
  const openNamed = () => {
    const line = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (line?.matches(".desk-line[aria-expanded=false]")) toggle(line);
  };

  document.addEventListener("click", (event) => {
    const control = event.target.closest(".desk-line, .desk-new");
    if (!control?.closest("[data-rows]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (control.matches(".desk-line")) toggle(control);
    else add(control);
  });
  window.addEventListener("hashchange", openNamed);
  window.addEventListener("load", () => {
    for (const line of document.querySelectorAll("[data-rows] .desk-line"))
      line.ariaExpanded = String(Boolean(line.parentElement.querySelector(".desk-fields")));
    for (const row of document.querySelectorAll(".desk-row")) offerRemoval(row);
    // Django's script began in the first field of a new deal.
    document.querySelector(".desk-fields [autofocus]")?.focus();
    openNamed();
  });
}
