// The rich_text block: nothing in it is parsed, everything says what it is.

import { el } from "./dom.js";
import { linked } from "./links.js";
import { dated } from "./mrkdwn.js";
import { personOf } from "./people.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

export function richText(block) {
  return el("div", { class: "rich" }, block.elements.map(part));
}

function part(element) {
  const inside = () => element.elements.map(leaf);
  switch (element.type) {
    case "rich_text_list":
      return listed(element);
    case "rich_text_preformatted":
      return el("pre", {}, inside());
    case "rich_text_quote":
      return el("blockquote", { class: "lines" }, inside());
    default:
      return el("p", { class: "lines" }, inside());
  }
}

function listed(element) {
  const items = element.elements.map((section) => el("li", { class: "lines" }, section.elements.map(leaf)));
  const tag = element.style === "ordered" ? "ol" : "ul";
  const list = el(tag, { start: tag === "ol" && element.offset ? element.offset + 1 : null }, items);
  list.style.marginInlineStart = `${(element.indent ?? 0) * 1.5}em`;
  return list;
}

function leaf(element) {
  return Object.entries(STYLES).reduce(
    (node, [style, tag]) => (element.style?.[style] ? el(tag, {}, node) : node),
    bare(element),
  );
}

function bare(element) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return linked(element.url, element.text ?? element.url);
    case "user":
      return el("span", { class: "mention" }, `@${personOf(element.user_id).name}`);
    case "channel":
      return el("span", { class: "mention" }, `#${element.channel_id}`);
    case "usergroup":
      return el("span", { class: "mention" }, `@${element.usergroup_id}`);
    case "broadcast":
      return el("span", { class: "mention everybody" }, `@${element.range}`);
    case "date":
      return dated(element.timestamp, element.format, element.fallback, element.url);
    case "emoji":
      return element.unicode ? String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16))) : `:${element.name}:`;
    default:
      return element.value ?? "";
  }
}
