// The clock of everybody: what it shows, and how it is moved.

import { post } from "./act.js";
import { button, el } from "./dom.js";
import { clockTime, shortDay } from "./time.js";
import { now, quiet, world } from "./world.js";

export const PARIS = "Europe/Paris";
const STEPS = [
  ["+1 min", 60],
  ["+15 min", 900],
  ["+1 h", 3600],
  ["+1 day", 86400],
];

const time = el("time", { class: "now" });
const day = el("span", { class: "date" });
const work = el("span", { class: "work", "aria-live": "polite" });
const next = button("", () => jump({ to: world.jumps[0].at }), { class: "solid next" });
const others = el("select", { "aria-label": "Jump to another moment" });

export function startClock() {
  others.addEventListener("change", () => {
    const to = others.value;
    others.value = "";
    if (to) jump({ to });
  });
  const steps = STEPS.map(([text, seconds]) => button(text, () => jump({ seconds }), { class: "step" }));
  document.getElementById("clock").append(
    el("div", { class: "face" }, time, el("span", { class: "zone" }, day, " · Paris")),
    el("div", { class: "steps", role: "group", "aria-label": "Move the clock" }, steps),
    next,
    others,
    work,
  );
  setInterval(tick, 250);
}

/** Move the clock, then wait until the bot has done what fell due: nobody calls Slack or Zoom any more. */
export async function jump(where) {
  work.textContent = "The bot is at work…";
  document.body.classList.add("working");
  try {
    const moved = await post("/page/jump", where);
    if (moved) await quiet();
  } finally {
    work.textContent = "";
    document.body.classList.remove("working");
  }
}

function tick() {
  const moment = now();
  time.textContent = clockTime(moment, PARIS);
  time.dateTime = new Date(moment).toISOString();
  day.textContent = shortDay(moment, PARIS);
}

export function drawClock() {
  const [first, ...rest] = world.jumps;
  next.hidden = !first;
  next.textContent = first ? `Jump to ${first.what}` : "";
  next.title = first ? `${first.topic}: ${whenOf(first)}` : "";
  others.hidden = !rest.length;
  const mark = JSON.stringify(rest);
  if (others.dataset.mark === mark) return;
  others.dataset.mark = mark;
  others.replaceChildren(el("option", { value: "" }, "Later…"), ...rest.map((target) => el("option", { value: target.at }, `${whenOf(target)} · ${target.what}`)));
}

const whenOf = (target) => `${shortDay(Date.parse(target.at), PARIS)}, ${clockTime(Date.parse(target.at), PARIS)}`;
