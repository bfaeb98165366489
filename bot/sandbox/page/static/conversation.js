// The middle of the page: one channel, direct message or the app's Home.

import { inSlack } from "./act.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { el, keep } from "./dom.js";
import { drawRow, rowKey, rows } from "./message.js";
import { stayAtEnd } from "./scrolling.js";
import { sign } from "./signs.js";
import { viewPlace } from "./view.js";
import { welcome } from "./welcome.js";
import { look, lookAt, world } from "./world.js";

const list = el("ol", { class: "messages", tabindex: "0", "aria-label": "Messages" });
const title = el("h2", {});
const about = el("p", { class: "about" });
const tabs = el("div", { class: "tabs" });
const home = el("div", { class: "home" });
const greeting = el("div", {});
const box = composer({ id: "composer-text", where: () => ({ channel: look.place }), slash: true });
const toEnd = stayAtEnd(list);
let seen = "";

/** Put the parts in their place; the first thing to do. */
export function startConversation() {
  const header = el("header", { class: "bar" }, el("div", {}, title, about), tabs);
  document.getElementById("conversation").append(header, greeting, list, home, box.node);
}

/** Show the place that is looked at. */
export function drawConversation() {
  const app = look.place === "home" || look.place === "dm";
  const place = currentPlace();
  drawHead(place, app);
  home.hidden = look.place !== "home";
  list.hidden = look.place === "home";
  box.node.hidden = app || !place || place.archived;
  box.label(place ? `Message #${place.name}` : "");
  drawHome();
  drawMessages(place);
}

function currentPlace() {
  const { conversations, bot } = world.workspace;
  if (look.place === "dm") return conversations.find((place) => place.kind === "im" && place.with_bot);
  const found = conversations.find((place) => place.id === look.place);
  if (found || look.place === "home") return found;
  queueMicrotask(() => lookAt({ place: conversations.find((place) => place.kind !== "im")?.id ?? bot }));
  return undefined;
}

function drawHead(place, app) {
  title.replaceChildren(...(app ? ["Webinar Desk"] : place ? [sign(place), ` ${place.name}`] : []));
  about.textContent = app ? "App" : place ? noteOn(place) : "";
  const tab = (name, text) => el("button", { type: "button", "aria-pressed": String(look.place === name), on: { click: () => openApp(name) } }, text);
  tabs.replaceChildren(...(app ? [tab("home", "Home"), tab("dm", "Messages")] : []));
}

function noteOn(place) {
  if (place.archived) return "archived";
  return place.with_bot ? "Webinar Desk is in this channel" : "Webinar Desk is not in this channel";
}

/** Open the app's Home (the bot hears of it) or its direct messages. */
export async function openApp(name) {
  await lookAt({ place: name, pane: "conversation" });
  if (name === "home") await inSlack("open_home", {});
}

function drawHome() {
  const view = world.workspace.home;
  const mark = view ? `${view.id} ${view.hash}` : "";
  if (home.hidden || home.dataset.mark === mark) return;
  home.dataset.mark = mark;
  home.replaceChildren(...(view ? blocks(view.blocks, viewPlace(view)) : [el("p", { class: "gone" }, "The bot has published nothing here yet.")]));
}

function drawMessages(place) {
  const ephemerals = world.workspace.ephemerals.filter((each) => each.channel === place?.id && !each.thread_ts);
  const shown = place ? rows(place.id, place.messages, ephemerals) : [];
  keep(list, shown, { key: rowKey, draw: drawRow });
  greeting.replaceChildren(...(shown.length || look.place === "home" ? [] : [welcome(place, box)]));
  const here = `${look.user} ${look.place}`;
  if (here !== seen) toEnd();
  seen = here;
}
