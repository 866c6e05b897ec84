"use strict";
const all = (selector) => [...document.querySelectorAll(selector)];

// The contents, which a brief does not have, are always open beside the text, and closed above it.
const wide = matchMedia("(min-width: 68rem)");
const foldContents = () => { for (const contents of all(".contents details")) contents.open = wide.matches; };
wide.addEventListener("change", foldContents);
foldContents();

{% include "print.js" %}

// The entry of the section that is being read.
const links = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
const read = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const {target, isIntersecting} of entries) read[isIntersecting ? "add" : "delete"](target.id);
  const current = [...links].filter(([id]) => read.has(id)).pop()?.[1];
  for (const link of links.values()) link === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
}, {rootMargin: "-25% 0px -75% 0px"});
for (const section of all("section")) observer.observe(section);

{% include "fold.js" %}

const form = document.querySelector(".filter");
const filter = form && (() => {
  const articles = all("article");
  const texts = new Map(articles.map((article) => [article, fold(
    [...article.querySelectorAll(":is(h3, h4, h5, h6), .summary")].map((one) => one.textContent).join(" "),
  )]));
  const lines = all("section:has(article):not(:has(.filter))");
  const count = form.querySelector("output");
  const filter = () => {
    const state = [...new FormData(form)].filter(([, value]) => value.trim());
    const matches = (article) => state.every(([name, value]) => name === "text"
      ? fold(value).split(" ").every((word) => texts.get(article).includes(word))
      : article.dataset[name].split("\n").includes(value));
    for (const article of articles) article.hidden = !matches(article);
    for (const line of lines) line.hidden = !line.querySelector("article:not([hidden])");
    const shown = articles.filter((article) => !article.hidden).length;
    count.value = count.dataset.count.replace("{}", shown.toLocaleString(document.documentElement.lang));
    return new URLSearchParams(state);
  };
  const keep = () => history.replaceState(null, "", `#${filter()}`);
  form.addEventListener("input", keep);
  form.addEventListener("reset", () => setTimeout(keep));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  return filter;
})();

// An address names an element, which is opened and shown, or the state of the filters.
const follow = () => {
  const target = document.querySelector(":target");
  target?.querySelector(":scope > details")?.setAttribute("open", "");
  if (!form) return;
  if (!target || target.closest("[hidden]")) {
    for (const field of form.elements) if (field.name) field.value = "";
    for (const [name, value] of target ? [] : new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
      if (field?.selectedIndex < 0) field.value = "";
    }
  }
  filter();
  target?.scrollIntoView();
};
addEventListener("hashchange", follow);
addEventListener("load", follow);
