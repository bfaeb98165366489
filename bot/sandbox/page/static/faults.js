// Faults on request: which call of which service fails next, and how.

import { post } from "./act.js";
import { button, el } from "./dom.js";
import { toast } from "./toast.js";
import { world } from "./world.js";

const KINDS = [
  ["429, wait 20 s (Retry-After)", { kind: "rate_limited", retry_after: 20 }],
  ["500, nothing done", { kind: "status", status: 500 }],
  ["connection reset, nothing done", { kind: "reset" }],
  ["done, then the answer is lost", { kind: "acted_reset" }],
  ["done, then 500", { kind: "acted_status", status: 500 }],
  ["hangs for 15 s", { kind: "hang", seconds: 15 }],
  ["200 with broken JSON", { kind: "garbage" }],
];
const CALLS = {
  zoom: [["any call", "*"], ["create a webinar", "POST /users/*/webinars"], ["change a webinar", "PATCH /webinars/*"], ["add panelists", "POST /webinars/*/panelists"], ["a report", "GET /report/*"]],
  slack: [["any call", "*"], ["post a message", "chat.postMessage"], ["edit a message", "chat.update"], ["open a window", "views.open"], ["upload files", "files.*"]],
};

/** The part of the control room for faults. */
export function faults() {
  const service = menu("Service", [["Zoom", "zoom"], ["Slack", "slack"]]);
  const call = menu("Call", []);
  const kind = menu("Fault", KINDS.map(([text], place) => [text, String(place)]));
  const times = el("input", { type: "number", min: 1, max: 50, value: 1, "aria-label": "How many calls" });
  const list = el("ul", { class: "rules" });
  const fill = () => call.replaceChildren(...CALLS[service.value].map(([text, match]) => el("option", { value: match }, text)));
  const add = async () => {
    const [text, fault] = KINDS[Number(kind.value)];
    const wish = { service: service.value, match: call.value, times: Number(times.value), ...fault };
    if (await post("/control/faults", wish)) toast(`The next call that fits: ${text}.`);
  };
  const clear = button("Take all away", () => post("/control/faults", {}, "DELETE"), { class: "plain" });
  service.addEventListener("change", fill);
  fill();
  const count = el("span", {});
  const node = el("details", { class: "part" }, el("summary", {}, "Faults on request ", count), el("div", { class: "levers" }, service, call, kind, times, button("Let it fail", add)), list, clear);
  const draw = () => {
    clear.hidden = !world.faults.length;
    count.textContent = world.faults.length ? `(${world.faults.length} waiting)` : "";
    list.replaceChildren(...world.faults.map((rule) => el("li", {}, `${rule.service} ${rule.match}: ${rule.kind}, ${rule.times} times`)));
  };
  return { node, draw };
}

function menu(label, choices) {
  return el("select", { "aria-label": label }, choices.map(([text, value]) => el("option", { value }, text)));
}
