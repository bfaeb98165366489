// What happened: every call between the bot, Slack and Zoom.

import { PARIS } from "./clock.js";
import { el, keep } from "./dom.js";
import { shown } from "./time.js";
import { world } from "./world.js";

const NAMES = { slack: "Slack", zoom: "Zoom" };
const FULL = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

export function timeline() {
  const list = el("ol", { class: "timeline" });
  const count = el("span", {});
  const node = el("details", { class: "part" }, el("summary", {}, "Timeline ", count), list);
  const draw = () => {
    count.textContent = `(${world.timeline.calls} ${world.timeline.calls === 1 ? "call" : "calls"})`;
    if (node.open) keep(list, world.timeline.latest, { key: (call) => call.number, draw: row });
  };
  node.addEventListener("toggle", draw);
  return { node, draw };
}

function row(call) {
  const other = NAMES[call.service];
  const way = call.to_bot ? `${other} → bot` : `bot → ${other}`;
  const body = el("pre", {});
  const details = el(
    "details",
    { class: call.acted ? null : "refused" },
    el("summary", {}, el("time", {}, shown(Date.parse(call.at), PARIS, FULL)), el("span", { class: `way ${call.service}` }, way), el("code", {}, call.name), el("b", {}, call.outcome)),
    body,
  );
  details.addEventListener("toggle", async () => {
    if (!details.open || body.textContent) return;
    const told = await (await fetch(`/page/call/${call.number}`)).json();
    body.textContent = JSON.stringify(told.body, null, 2);
  });
  return el("li", {}, details);
}
