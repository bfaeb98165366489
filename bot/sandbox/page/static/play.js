// A whole session, played from now to an hour after its end: the crowd acts by itself, the clock stops where it matters.

import { post } from "./act.js";
import { jump, PARIS } from "./clock.js";
import { button, el } from "./dom.js";
import { clockTime, shortDay } from "./time.js";
import { toast } from "./toast.js";
import { lookAt } from "./world.js";

export function session(id) {
  const seed = el("input", { id: `seed-${id}`, type: "number", min: 0, value: 1 });
  const registered = el("input", { id: `registered-${id}`, type: "number", min: 1, max: 600, value: 120 });
  const came = el("input", { id: `came-${id}`, type: "number", min: 1, max: 601, value: 80 });
  const said = el("p", { class: "said", role: "status" });
  let running = false;
  const start = button("Play the whole session", async () => {
    running = true;
    stop.hidden = false;
    await play(id, { seed, registered, came }, () => running, (text) => { said.textContent = text; });
    running = false;
    stop.hidden = true;
    lookAt({});
  }, { class: "solid" });
  const stop = button("Stop here", () => { running = false; }, { hidden: true });
  const field = (label, node) => el("label", { for: node.id }, label, node);
  const node = el("div", { class: "session" }, el("div", { class: "levers" }, start, stop), el("div", { class: "levers small" }, field("sign up", registered), field("come", came), field("seed", seed)), said);
  const draw = (webinar, plan) => {
    node.hidden = webinar.state !== "scheduled" && !running && !plan;
    if (running) return;
    said.textContent = plan?.trouble || (plan?.next_at ? `The crowd acts as the clock moves; next at ${whenOf(plan.next_at)}.` : "");
  };
  return { node, draw };
}

async function play(id, fields, running, say) {
  const wish = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, Number(field.value)]));
  say("The crowd gets ready…");
  const planned = await post("/page/room/plan", { webinar_id: id, ...wish });
  if (!planned) return say("");
  for (const stop of planned.result.stops) {
    if (!running()) return say("Stopped. The crowd goes on as the clock moves.");
    say(`To ${whenOf(stop)}…`);
    await jump({ to: stop });
  }
  say("");
  return toast("The session is over. The report is in the channel.");
}

const whenOf = (moment) => `${shortDay(Date.parse(moment), PARIS)}, ${clockTime(Date.parse(moment), PARIS)}`;
