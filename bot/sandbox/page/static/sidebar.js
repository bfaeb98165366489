// The workspace: who one is, and the places that person has.

import { openApp } from "./conversation.js";
import { el, keep } from "./dom.js";
import { kindOf, portrait } from "./people.js";
import { sign } from "./signs.js";
import { look, lookAt, world } from "./world.js";

const SIGNS = { dm: "✉", home: "⌂" };
const read = new Map(); // person and place → how many messages have been seen

const team = el("h1", {});
const face = el("span", {});
const menu = el("select", { id: "person" });
const zone = el("small", {});
const lists = [channels, direct, apps].map((draw) => ({ draw, node: el("ul", {}) }));

export function startSidebar() {
  const [places, letters, home] = lists.map((list) => list.node);
  const heading = (text, list) => [el("h2", {}, text), list];
  menu.addEventListener("change", become);
  document.getElementById("sidebar").append(
    team,
    el("div", { class: "whoami" }, face, el("div", {}, el("label", { for: "person" }, "You are"), menu, zone)),
    ...heading("Channels", places),
    ...heading("Direct messages", letters),
    ...heading("Apps", home),
  );
}

/** Be somebody else; the app's Home tells the bot who looks at it. */
async function become() {
  await lookAt({ user: menu.value, thread: null });
  if (look.place === "home") await openApp("home");
}

export function drawSidebar() {
  const { workspace } = world;
  team.textContent = workspace.team;
  face.replaceChildren(portrait(workspace.me));
  zone.textContent = `${kindOf(workspace.me)} · ${workspace.me.tz}`;
  if (!menu.options.length) menu.append(...people(workspace));
  if (document.activeElement !== menu) menu.value = look.user;
  for (const { draw, node } of lists) keep(node, draw(workspace), { key: (row) => row.place, draw: entry });
}

function people(workspace) {
  const somebody = workspace.people.filter((person) => person.kind !== "bot");
  return somebody.map((person) => el("option", { value: person.id }, `${person.name} · ${kindOf(person)}`));
}

function channels(workspace) {
  const found = workspace.conversations.filter((place) => place.kind !== "im" && !place.archived);
  return found.map((place) => row(place.id, place.kind, place.name, unread(place)));
}

function direct(workspace) {
  const place = workspace.conversations.find((each) => each.kind === "im" && each.with_bot);
  return [row("dm", "dm", "Webinar Desk", place ? unread(place, "dm") : 0)];
}

function apps() {
  return [row("home", "home", "App Home", 0)];
}

const row = (place, kind, name, news) => ({ place, kind, name, news, here: look.place === place });

function entry({ place, kind, name, news, here }) {
  const open = () => (place === "home" || place === "dm" ? openApp(place) : lookAt({ place, pane: "conversation" }));
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: news ? "news" : null, "aria-current": here ? "page" : null, on: { click: open } },
      el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[kind] ?? sign({ kind })),
      el("span", {}, name),
      news ? el("span", { class: "count", "aria-label": `${news} new` }, String(news)) : null,
    ),
  );
}

/** How many messages came since the place was last looked at; what was there at the first look is not new. */
function unread(place, name = place.id) {
  const key = `${look.user} ${place.id}`;
  const count = place.messages.length + place.messages.reduce((sum, message) => sum + message.thread.length, 0);
  if (look.place === name || (!read.has(key) && name !== "dm")) read.set(key, count);
  return Math.max(0, count - (read.get(key) ?? 0));
}
