// Who is who in the workspace.

import { el } from "./dom.js";
import { world } from "./world.js";

const KINDS = {
  organiser: "organiser",
  member: "not an organiser",
  panelist: "panelist",
  guest: "guest",
  stranger: "another workspace",
  bot: "app",
};
const COLOURS = ["#2a6f77", "#8a4f7d", "#7a5c1e", "#3d5a98", "#a4433b", "#4b6b2f", "#5f4b8b", "#a15c2f"];

/** Somebody, also somebody who has left. */
export function personOf(id) {
  return world.workspace.people.find((person) => person.id === id) ?? { id, name: id, kind: "member", tz: "UTC", locale: "en-GB" };
}

export const kindOf = (person) => KINDS[person.kind] ?? "";

/** A picture of somebody: their initials on a colour of their own. */
export function portrait(person) {
  if (person.kind === "bot") return el("img", { class: "portrait", src: "/page/icon.svg", alt: "" });
  const letters = person.name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("");
  const node = el("span", { class: "portrait", "aria-hidden": "true" }, letters);
  const sum = [...person.id].reduce((total, letter) => total + letter.codePointAt(0), 0);
  node.style.backgroundColor = COLOURS[sum % COLOURS.length];
  return node;
}
