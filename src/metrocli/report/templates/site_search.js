"use strict";
const form = document.querySelector("[role=search]");
const field = form.elements.q;
const index = document.querySelector(".index");
const results = document.querySelector(".results");
const output = document.querySelector("output");

{% include "fold.js" %}

const entries = [...index.querySelectorAll(".entries > li")].map((item) => {
  const list = item.parentElement;
  const names = [item.querySelector("a").textContent, ...(item.querySelector("small")?.textContent.split(" · ") ?? [])].map(fold);
  const kind = document.createElement("small");
  kind.className = "kind";
  kind.textContent = ` ${list.dataset.kind}`;
  return {item, list, kind, names, text: names.join(" ")};
});

// Whole names come first, then beginnings of names, then beginnings of words.
const rank = ({names, text}, typed) => {
  if (names[0] === typed) return 0;
  if (names.includes(typed)) return 1;
  if (names[0].startsWith(typed)) return 2;
  if (names.some((name) => name.startsWith(typed))) return 3;
  return ` ${text}`.includes(` ${typed}`) ? 4 : 5;
};
const search = () => {
  const typed = fold(field.value);
  const words = typed.split(" ");
  const found = typed ? entries.filter(({text}) => words.every((word) => text.includes(word))) : [];
  for (const {item, list, kind} of entries) {
    kind.remove();
    if (item.parentElement !== list || !typed) list.append(item);
  }
  const ranked = found.map((entry) => [rank(entry, typed), entry]).sort(([one], [other]) => one - other);
  for (const [, {item, kind}] of ranked) {
    item.querySelector("a").after(kind);
    results.append(item);
  }
  index.hidden = Boolean(typed);
  results.hidden = !found.length;
  const {none, one, many} = output.dataset;
  const sentence = found.length > 1 ? many : found.length ? one : none;
  output.value = typed ? sentence.replace("{}", found.length.toLocaleString(document.documentElement.lang)) : "";
};
const keep = () => {
  search();
  history.replaceState(null, "", field.value ? `?${new URLSearchParams({q: field.value})}` : location.pathname);
};

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
});
search();
