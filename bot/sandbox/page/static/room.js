// The control room: Zoom's side of the story, the faults, and who called whom.

import { el } from "./dom.js";
import { faults } from "./faults.js";
import { options } from "./options.js";
import { timeline } from "./timeline.js";
import { webinarCard } from "./webinar.js";
import { look, lookAt, world } from "./world.js";

const cards = new Map(); // webinar id → its card
const list = el("div", { class: "cards" });
const nothing = el("p", { class: "empty" }, "No webinar on Zoom yet. It appears here once the form is sent.");
const parts = [faults(), options(), timeline()];

export function startRoom() {
  const room = document.getElementById("room");
  room.append(
    el("header", { class: "bar" }, el("div", {}, el("h2", {}, "Zoom’s side"), el("p", { class: "about" }, "What Zoom and its people do"))),
    el("div", { class: "scroll" }, nothing, list, parts.map((part) => part.node)),
  );
}

export function drawRoom() {
  const { webinars } = world;
  nothing.hidden = webinars.length > 0;
  const chosen = webinars.find((each) => each.id === look.webinar) ?? webinars[0];
  const nodes = webinars.map((webinar) => {
    if (!cards.has(webinar.id)) cards.set(webinar.id, webinarCard(webinar.id, () => lookAt({ webinar: webinar.id })));
    const card = cards.get(webinar.id);
    card.draw(webinar, webinar === chosen, world.plans.find((plan) => plan.webinar_id === webinar.id));
    return card.node;
  });
  if (nodes.some((node, place) => list.children[place] !== node)) list.replaceChildren(...nodes);
  for (const part of parts) part.draw();
}
