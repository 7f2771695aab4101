// Select2 names its box after the chosen value alone; here it also gets the name of its field.
"use strict";
{
  const nameBoxes = (within) => {
    for (const select of within.querySelectorAll("select.select2-hidden-accessible")) {
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      const box = select.parentElement.querySelector(".select2-selection");
      if (!label || !box) continue;
      label.id ||= `${select.id}_label`;
      const chosen = box.querySelector(".select2-selection__rendered");
      box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
      if (chosen.getAttribute("role") === "textbox") chosen.setAttribute("aria-labelledby", label.id);
    }
  };
  // One turn later, so that Django's own scripts have made the boxes.
  window.addEventListener("load", () => setTimeout(() => nameBoxes(document)));
  document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target)));
}
