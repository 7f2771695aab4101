// A search box offers names while someone types. Without this file its form simply goes to the page with answers.
const SHORTEST = 2;
const MILLISECONDS = 150;
let boxes = 0;

function part(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

function option(id, name, kind, line) {
  const shown = [part("span", { textContent: name })];
  if (kind) shown.push(part("span", { className: "what", textContent: kind }));
  if (line) shown.push(part("span", { className: "more", textContent: line }));
  return part("li", { id, role: "option", ariaSelected: "false" }, ...shown);
}

function offer(input) {
  const id = `voorstellen-${++boxes}`;
  const list = part("ul", { id, className: "suggest", hidden: true, role: "listbox", ariaLabel: "Voorstellen" });
  const said = part("span", { className: "visually-hidden", role: "status" });
  let asked = 0;
  let wait;
  let active = -1;

  input.parentElement.classList.add("suggest-place");
  input.after(list, said);
  Object.assign(input, { autocomplete: "off", role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list" });
  input.setAttribute("aria-controls", id);

  const options = () => [...list.children];
  const choose = (number) => {
    active = number;
    options().forEach((one, place) => {
      one.ariaSelected = String(place === number);
      one.classList.toggle("chosen", place === number);
    });
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options()[number].id);
      options()[number].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    asked++;
    clearTimeout(wait);
    list.hidden = true;
    input.ariaExpanded = "false";
    choose(-1);
  };
  const go = (one) => {
    close();
    if (one.dataset.address) location.assign(one.dataset.address);
    else input.form.requestSubmit();
  };
  const show = (names, typed) => {
    const made = names.map((one, place) => {
      const item = option(`${id}-${place}`, one.naam, one.soort, one.regel);
      item.dataset.address = one.adres;
      return item;
    });
    made.push(option(`${id}-alles`, `Zoek ‘${typed}’`));
    list.replaceChildren(...made);
    list.hidden = false;
    input.ariaExpanded = "true";
    choose(-1);
    said.textContent = names.length === 1 ? "1 voorstel" : `${names.length || "Geen"} voorstellen`;
  };
  const ask = async () => {
    const mine = ++asked;
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return close();
    const address = new URL(input.dataset.suggest, location);
    address.searchParams.set("q", typed);
    const pinned = input.form.elements.publicatie?.value;
    if (pinned) address.searchParams.set("publicatie", pinned);
    try {
      const answer = await fetch(address, { headers: { accept: "application/json" } });
      const names = answer.ok ? await answer.json() : null;
      if (mine !== asked) return;
      if (names) show(names, typed);
      else close();
    } catch {
      if (mine === asked) close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, MILLISECONDS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    const to = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last, Home: 0, End: last }[event.key];
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) go(options()[active]);
    // Until one is chosen, these two move through what was typed.
    else if (to !== undefined && (active >= 0 || event.key.startsWith("Arrow"))) choose(to);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) go(one);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(offer);
