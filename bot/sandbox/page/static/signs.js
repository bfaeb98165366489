// The sign before a channel's name.

import { drawn } from "./dom.js";

/** # for a public channel, a lock for a private one. */
export function sign(place) {
  if (place.kind !== "private") return "#";
  const body = drawn("rect", { x: 2, y: 6, width: 10, height: 7, rx: 1.5, fill: "currentColor" });
  const bow = drawn("path", { d: "M4.2 6V4.2a2.8 2.8 0 0 1 5.6 0V6", fill: "none", stroke: "currentColor", "stroke-width": 1.6 });
  return drawn("svg", { viewBox: "0 0 14 14", width: 13, height: 13, role: "img", "aria-label": "private" }, body, bow);
}
