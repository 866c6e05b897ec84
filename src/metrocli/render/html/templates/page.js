"use strict";
for (const table of document.querySelectorAll("table")) {
  const collator = new Intl.Collator(document.documentElement.lang, {numeric: true});
  const order = {
    number: (one, other) => one - other,
    date: (one, other) => (one < other ? -1 : one > other ? 1 : 0),
    text: collator.compare,
  };
  const sections = [...table.tBodies].map((body) => ({
    rows: [...body.rows].filter((row) => !row.className),
    end: body.querySelector(".ends"),
    body,
  }));
  const headers = [...table.tHead.rows[0].cells];
  const sortKey = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;

  const sort = (column) => {
    const next = {ascending: "descending", descending: "none"}[headers[column].getAttribute("aria-sort")] ?? "ascending";
    const compare = order[headers[column].dataset.sort];
    const direction = next === "descending" ? -1 : 1;
    for (const {rows, end, body} of sections) {
      const keyed = rows.map((row) => [sortKey(row, column), row]);
      if (next !== "none") {
        // Blank cells come last in both directions.
        keyed.sort(([one], [other]) =>
          one === "" || other === "" ? (one === "") - (other === "") : direction * compare(one, other));
      }
      for (const [, row] of keyed) body.insertBefore(row, end);
    }
    for (const header of headers) header.removeAttribute("aria-sort");
    if (next !== "none") headers[column].setAttribute("aria-sort", next);
  };

  headers.forEach((header, column) => {
    if (!header.textContent) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(column));
    header.append(button);
  });
}
