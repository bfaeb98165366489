// How long Zoom takes for its reports, and whether this Slack has the blocks of 2026.

import { post } from "./act.js";
import { el } from "./dom.js";
import { world } from "./world.js";

export function options() {
  const delay = el("input", { id: "report-delay", type: "number", min: 0, max: 1440 });
  const modern = el("input", { type: "checkbox" });
  delay.addEventListener("change", () => post("/control/zoom/options", { report_delay: Number(delay.value) * 60 }, "PATCH"));
  modern.addEventListener("change", () => post("/control/slack/config", { modern_blocks: modern.checked }));
  const node = el(
    "details",
    { class: "part" },
    el("summary", {}, "Settings of Zoom and Slack"),
    el("div", { class: "levers" }, el("label", { for: "report-delay" }, "Zoom’s reports come after ", delay, " minutes")),
    el("label", { class: "box" }, modern, "Slack takes charts and tables of 2026"),
  );
  const draw = () => {
    if (document.activeElement !== delay) delay.value = String(world.options.report_delay / 60);
    modern.checked = world.options.modern_blocks;
  };
  return { node, draw };
}
