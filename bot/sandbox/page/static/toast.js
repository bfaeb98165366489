// Short notes at the edge of the page.

import { el } from "./dom.js";

const SECONDS = { good: 5, bad: 10 };

/** Say something for a few seconds; `kind` is good or bad. */
export function toast(text, kind = "good") {
  const note = el("p", { class: `toast ${kind}` }, text);
  note.addEventListener("click", () => note.remove());
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SECONDS[kind] * 1000);
}
