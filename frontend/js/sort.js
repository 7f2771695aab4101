// Columns of a table with data-sort can be put in order, by what is on this page.
const order = new Intl.Collator("nl", { numeric: true, sensitivity: "base" });

function value(row, column) {
  const cell = row.cells[column];
  const amount = cell.dataset.value;
  return amount === undefined ? cell.textContent.trim() : amount === "" ? null : Number(amount);
}

function compare(one, other) {
  return typeof one === "number" ? one - other : order.compare(one, other);
}

export function sortable(root) {
  for (const table of root.querySelectorAll("table[data-sort]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows].map((row) => [value(row, column), row]);
        // What is not known stays below, whichever way.
        const known = rows.filter(([key]) => key !== null).sort(([one], [other]) => (up ? 1 : -1) * compare(one, other));
        table.tBodies[0].append(...[...known, ...rows.filter(([key]) => key === null)].map(([, row]) => row));
      });
    });
  }
}

sortable(document);
