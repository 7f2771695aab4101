// A map beside a list: a deal lights up in both together. The map of all: a tap shows the card of a deal before it follows the link.
export function maps(root) {
  root.querySelectorAll(".map:has(.map-list)").forEach(together);
  root.querySelectorAll(".country--full").forEach(cards);
}

function together(map) {
  map.onpointerover = map.onpointerleave = (event) => {
    const slug = event.target.closest("[data-deal]")?.dataset.deal;
    map.querySelectorAll("[data-deal]").forEach((part) => part.classList.toggle("lit", part.dataset.deal === slug));
  };
  map.addEventListener("focusin", map.onpointerover);
}

// On a touch screen the first tap shows the card, the second follows its link. Escape puts a card away.
function cards(map) {
  let first = false;
  map.addEventListener("pointerdown", ({ pointerType, target }) => {
    const link = target.closest("a");
    first = pointerType === "touch" && link?.querySelector(".card-of") && link !== document.activeElement;
  });
  map.addEventListener("click", (event) => {
    // What a screen reader or a keyboard presses has no pointer.
    if (!first || !event.detail) return;
    event.preventDefault();
    event.target.closest("a").focus({ preventScroll: true });
  });
  map.addEventListener("keydown", ({ key }) => map.classList.toggle("quiet", key === "Escape"));
  for (const moved of ["pointermove", "focusin"]) map.addEventListener(moved, () => map.classList.remove("quiet"));
}

maps(document);
