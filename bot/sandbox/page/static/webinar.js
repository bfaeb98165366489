// One webinar on Zoom: its numbers, and the levers for the people around it.

import { atZoom, post } from "./act.js";
import { PARIS } from "./clock.js";
import { button, el } from "./dom.js";
import { panelists } from "./panelists.js";
import { session } from "./play.js";
import { questions } from "./questions.js";
import { toast } from "./toast.js";
import { clockTime, shortDay } from "./time.js";

const STATES = {
  scheduled: "scheduled",
  practice: "practice session",
  open: "room is open",
  ended: "ended",
  deleted: "deleted",
};

/** The card of a webinar; `draw(webinar, chosen, plan)` shows it as it is now. What is typed into it stays. */
export function webinarCard(id, choose) {
  const head = el("button", { type: "button", class: "head", on: { click: choose } });
  const numbers = el("dl", { class: "numbers" });
  const names = el("p", { class: "names" });
  const parts = [session(id), people(id), room(id), questions(id), panelists(id), portal(id)];
  const body = el("div", { class: "insides" }, numbers, names, parts.map((part) => part.node));
  const node = el("section", { class: "card" }, head, body);
  const draw = (webinar, chosen, plan) => {
    node.dataset.state = webinar.state;
    body.hidden = !chosen;
    head.setAttribute("aria-expanded", String(chosen));
    head.replaceChildren(...heading(webinar));
    numbers.replaceChildren(...figures(webinar));
    names.textContent = webinar.room ? webinar.room.names.join(", ") : "";
    names.hidden = !names.textContent;
    for (const part of parts) part.draw(webinar, plan);
  };
  return { node, draw };
}

function heading(webinar) {
  const start = Date.parse(webinar.start);
  const when = webinar.start ? `${shortDay(start, PARIS)}, ${clockTime(start, PARIS)} Paris · ${webinar.duration} min` : "no fixed time";
  return [
    el("span", { class: `state ${webinar.state}` }, STATES[webinar.state]),
    el("strong", { dir: "auto" }, webinar.topic),
    el("small", {}, `${when} · ${webinar.id}`),
  ];
}

function figures(webinar) {
  const { registrants, room } = webinar;
  const rows = [
    ["signed up", registrants.approved + registrants.pending],
    ["panelists", webinar.panelists.length],
    room ? ["in the room", room.people] : ["came", webinar.came],
    room ? ["devices", room.devices] : ["questions", webinar.questions.length],
  ];
  return rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value))));
}

function counter(id, label) {
  return el("input", { id, type: "number", min: 1, max: 200, value: 5, "aria-label": label });
}

/** Signing up. */
function people(id) {
  const count = counter(`sign-up-${id}`, "How many sign up");
  const node = el("div", { class: "levers" }, count, button("people sign up", () => atZoom("register", { webinar_id: id, count: Number(count.value) })));
  return { node, draw: (webinar) => { node.hidden = !webinar.needs_registration || ["ended", "deleted"].includes(webinar.state); } };
}

/** The room: opened, filled, emptied, ended. */
function room(id) {
  const count = counter(`come-${id}`, "How many come, go or return");
  const some = (verb) => () => atZoom(verb, { webinar_id: id, count: Number(count.value) });
  const one = (verb) => () => atZoom(verb, { webinar_id: id });
  const host = (verb, wish, said) => async () => {
    if (await post(`/control/zoom/${verb}`, { webinar_id: id, ...wish })) toast(said);
  };
  const closed = el(
    "div",
    { class: "levers" },
    button("Open a practice session", host("open_room", { practice: true }, "The practice session has begun.")),
    button("Open the room", host("open_room", {}, "The room is open.")),
  );
  const inside = el(
    "div",
    { class: "levers" },
    button("Host and panelists come", one("crew_comes")),
    el("span", { class: "together" }, count, button("come", some("come")), button("return", some("rejoin")), button("2nd device", some("second_device")), button("leave", some("leave"))),
    button("Somebody phones in", one("dial_in")),
    button("Run a poll", one("run_poll")),
    button("End for everybody", host("close_room", {}, "The host has ended the session."), { class: "danger" }),
  );
  const draw = (webinar) => {
    closed.hidden = Boolean(webinar.room) || webinar.state === "deleted";
    inside.hidden = !webinar.room;
  };
  return { node: el("div", {}, closed, inside), draw };
}

/** What a colleague may do in Zoom's own portal, past the bot. */
function portal(id) {
  let start = null;
  const later = async () => {
    const to = new Date(start + 3_600_000).toISOString();
    if (await post("/control/zoom/move_in_portal", { webinar_id: id, start: to })) toast("Moved by one hour in Zoom’s portal.");
  };
  const removed = async () => {
    if (await post("/control/zoom/delete_in_portal", { webinar_id: id })) toast("Deleted in Zoom’s portal.");
  };
  const recorded = async () => {
    if (await post("/control/zoom/add_recording", { webinar_id: id })) toast("Zoom has the recording.");
  };
  const move = button("Move it by one hour", later);
  const record = button("Add a cloud recording", recorded);
  const remove = button("Delete it", removed, { class: "danger" });
  const node = el("details", {}, el("summary", {}, "Somebody in Zoom’s portal"), el("div", { class: "levers" }, move, record, remove));
  const draw = (webinar) => {
    start = Date.parse(webinar.start);
    move.hidden = webinar.state !== "scheduled";
    record.hidden = webinar.state !== "ended";
    node.hidden = webinar.state === "deleted";
  };
  return { node, draw };
}
