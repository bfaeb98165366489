// The workspace: who one is, and the places that person has.

import { openApp } from "./conversation.js";
import { el } from "./dom.js";
import { kindOf, portrait } from "./people.js";
import { sign } from "./signs.js";
import { look, lookAt, world } from "./world.js";

const read = new Map(); // person and place → how many messages have been seen

export function drawSidebar() {
  const { workspace } = world;
  const nav = document.getElementById("sidebar");
  const parts = [el("h1", {}, workspace.team), whoami(workspace), el("h2", {}, "Channels"), channels(workspace), el("h2", {}, "Direct messages"), direct(workspace), el("h2", {}, "Apps"), apps()];
  const mark = JSON.stringify(parts.map((part) => part.outerHTML));
  if (nav.dataset.mark === mark || nav.contains(document.activeElement) && document.activeElement.matches("select:open")) return;
  const focus = nav.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  nav.dataset.mark = mark;
  nav.replaceChildren(...parts);
  if (focus) nav.querySelector(`[data-place="${focus}"]`)?.focus();
}

function whoami(workspace) {
  const options = workspace.people
    .filter((person) => person.kind !== "bot")
    .map((person) => el("option", { value: person.id, selected: person.id === look.user }, `${person.name} · ${kindOf(person)}`));
  const menu = el("select", { id: "person", data: { place: "person" } }, options);
  menu.addEventListener("change", () => lookAt({ user: menu.value, thread: null }));
  const zone = `${kindOf(workspace.me)} · ${workspace.me.tz}`;
  return el("div", { class: "whoami" }, portrait(workspace.me), el("div", {}, el("label", { for: "person" }, "You are"), menu, el("small", {}, zone)));
}

function channels(workspace) {
  const found = workspace.conversations.filter((place) => place.kind !== "im" && !place.archived);
  return el("ul", {}, found.map((place) => entry(place.id, sign(place), place.name, unread(place))));
}

function direct(workspace) {
  const place = workspace.conversations.find((each) => each.kind === "im" && each.with_bot);
  return el("ul", {}, entry("dm", "✉", "Webinar Desk", place ? unread(place, "dm") : 0));
}

function apps() {
  return el("ul", {}, entry("home", "⌂", "App Home", 0));
}

function entry(place, sign, name, news) {
  const open = () => (place === "home" || place === "dm" ? openApp(place) : lookAt({ place, pane: "conversation" }));
  const here = look.place === place;
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: news ? "news" : null, "aria-current": here ? "page" : null, data: { place }, on: { click: open } },
      el("span", { class: "sign", "aria-hidden": "true" }, sign),
      el("span", {}, name),
      news ? el("span", { class: "count", "aria-label": `${news} new` }, String(news)) : null,
    ),
  );
}

function unread(place, name = place.id) {
  const key = `${look.user} ${place.id}`;
  const count = place.messages.length + place.messages.reduce((sum, message) => sum + message.thread.length, 0);
  if (look.place === name || !read.has(key) && name !== "dm") read.set(key, count);
  return Math.max(0, count - (read.get(key) ?? 0));
}
