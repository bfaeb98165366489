// Short notes at the edge of the page.

import { el } from "./dom.js";

const MOST = 3; // at a time
const SECONDS = { good: 5, bad: 10 };

/** Say something for a few seconds; `kind` is good or bad. */
export function toast(text, kind = "good") {
  const note = el("p", { class: `toast ${kind}` }, text);
  note.addEventListener("click", () => note.remove());
  const toasts = document.getElementById("toasts");
  toasts.append(note);
  while (toasts.children.length > MOST) toasts.firstChild.remove();
  setTimeout(() => note.remove(), SECONDS[kind] * 1000);
}
