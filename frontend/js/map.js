// The map: a deal lights up in the map and in the list together; one can come closer and, once there, drag with a mouse.
const CLOSEST = 0.15; // of the whole map
const ROOM = 1.5;
const STEP = 1.6;
const MILLISECONDS = 300;

export function maps(root) {
  root.querySelectorAll(".map:has(.map-list)").forEach(improve);
}

function improve(map) {
  const svg = map.querySelector("[data-whole]");
  const stripes = svg.querySelector("pattern");
  const home = svg.getAttribute("viewBox").split(" ").map(Number);
  const whole = svg.dataset.whole.split(" ").map(Number);
  let now = home;
  let dragged = false;

  const show = (box) => {
    now = box;
    const near = box[2] / home[2];
    svg.setAttribute("viewBox", box.join(" "));
    svg.style.setProperty("--near", near);
    stripes.setAttribute("patternTransform", `rotate(45)scale(${near})`);
  };
  const go = (to, pressed) => {
    zooms.forEach((button) => (button.ariaPressed = button === pressed));
    const from = now;
    const began = performance.now();
    const time = matchMedia("(prefers-reduced-motion:reduce)").matches ? 1 : MILLISECONDS;
    const step = (at) => {
      const part = Math.min(1, Math.max(0, at - began) / time);
      show(from.map((number, side) => number + (to[side] - number) * part * (2 - part)));
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  // The part of the map around the middle of a box that is `share` of the whole.
  const around = ({ x, y, width, height }, share) => {
    const size = Math.max(share, CLOSEST);
    return size < 1 ? [x + width / 2 - (whole[2] * size) / 2, y + height / 2 - (whole[3] * size) / 2, whole[2] * size, whole[3] * size] : whole;
  };
  const zoom = (factor) => () => {
    const [x, y, width, height] = now;
    go(around({ x, y, width, height }, (width / whole[2]) * factor));
  };
  const zooms = [...map.querySelectorAll("li[data-deal]")].map((item) => {
    const made = button("+", `Zoom in op ${item.querySelector("a").text}`, () => {
      const box = svg.querySelector(`[data-deal="${item.dataset.deal}"]`).getBBox();
      if (made.ariaPressed === "true") go(home);
      else go(around(box, ROOM * Math.max(box.width / whole[2], box.height / whole[3])), made);
    });
    made.ariaPressed = false;
    item.append(made);
    return made;
  });
  const tools = document.createElement("div");
  tools.className = "map-tools";
  tools.append(
    button("+", "Dichterbij", zoom(1 / STEP)),
    button("−", "Verder weg", zoom(STEP)),
    button("Hele kaart", "Hele kaart", () => go(whole)),
  );
  svg.after(tools);

  map.onpointerover = map.onpointerleave = (event) => {
    const slug = event.target.closest("[data-deal]")?.dataset.deal;
    map.querySelectorAll("[data-deal]").forEach((part) => part.classList.toggle("lit", part.dataset.deal === slug));
  };
  map.addEventListener("focusin", map.onpointerover);
  // A handler that gives false would swallow the key, Tab too.
  map.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") go(home);
  });
  svg.ondragstart = () => false;
  svg.onpointerdown = () => (dragged = false);
  svg.onpointermove = ({ buttons, pointerType, movementX, movementY }) => {
    if (!buttons || pointerType === "touch" || now[2] >= whole[2]) return;
    const unit = now[2] / svg.clientWidth;
    dragged = true;
    show([now[0] - movementX * unit, now[1] - movementY * unit, now[2], now[3]]);
  };
  svg.onclick = () => !dragged;
}

function button(textContent, ariaLabel, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", className: "small-button", textContent, ariaLabel, title: ariaLabel, onclick });
}

maps(document);
