"use strict";
const all = (selector) => [...document.querySelectorAll(selector)];

{% include "print.js" %}

// The link of a figure opens its source.
const follow = () => document.querySelector(":target > details")?.setAttribute("open", "");
addEventListener("hashchange", follow);
addEventListener("load", follow);
