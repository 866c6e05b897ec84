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
  const heads = [...table.tHead.rows[0].cells];
  const said = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;

  const sort = (column) => {
    const next = {ascending: "descending", descending: "none"}[heads[column].getAttribute("aria-sort")] ?? "ascending";
    const compare = order[heads[column].dataset.sort];
    const turned = next === "descending" ? -1 : 1;
    for (const {rows, end, body} of sections) {
      const keyed = rows.map((row) => [said(row, column), row]);
      if (next !== "none") {
        // What is blank comes last either way.
        keyed.sort(([one], [other]) =>
          one === "" || other === "" ? (one === "") - (other === "") : turned * compare(one, other));
      }
      for (const [, row] of keyed) body.insertBefore(row, end);
    }
    for (const head of heads) head.removeAttribute("aria-sort");
    if (next !== "none") heads[column].setAttribute("aria-sort", next);
  };

  heads.forEach((head, column) => {
    if (!head.textContent) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });
}
