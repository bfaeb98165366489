// Block Kit as Slack shows it. `place` says how a control in it is pressed and how a field of a form is made.

import { chart } from "./charts.js";
import { control } from "./controls.js";
import { el } from "./dom.js";
import { picture } from "./files.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { mrkdwn } from "./mrkdwn.js";

const DRAWN = {
  actions: (block, place) => el("div", { class: "actions" }, block.elements.map((each) => control(block, each, place))),
  alert: (block) => el("p", { class: "alert lines" }, textObject(block.text)),
  context: (block) => el("div", { class: "context" }, block.elements.map(contextPart)),
  data_table: dataTable,
  data_visualization: chart,
  divider: () => el("hr"),
  header: (block) => el("h3", {}, textObject(block.text)),
  image: (block) => el("figure", { class: "figure" }, block.title ? el("figcaption", {}, textObject(block.title)) : null, picture(block)),
  input: (block, place) => place.field(block),
  markdown: (block) => el("p", { class: "lines" }, mrkdwn(block.text)),
  rich_text: richText,
  section,
  table,
};

/** The blocks of a message, a window or the Home tab. */
export function blocks(list, place) {
  return list.map((block) => {
    const draw = DRAWN[block.type];
    const node = draw ? draw(block, place) : el("p", { class: "unknown" }, `(a ${block.type} block)`);
    node.classList.add("block");
    return node;
  });
}

function section(block, place) {
  const words = el(
    "div",
    { class: "words" },
    block.text ? el("p", { class: "lines" }, textObject(block.text)) : null,
    block.fields ? el("div", { class: "fields" }, block.fields.map((field) => el("p", { class: "lines" }, textObject(field)))) : null,
  );
  const beside = block.accessory ? control(block, block.accessory, place) : null;
  return el("div", { class: "section" }, words, beside);
}

function contextPart(element) {
  return element.type === "image" ? picture(element) : el("span", { class: "lines" }, textObject(element));
}
