// Slack's mrkdwn as nodes: bold, italic, strike, code, quotes, links, mentions and date tokens.

import { el } from "./dom.js";
import { linked } from "./links.js";
import { personOf } from "./people.js";
import { dateText } from "./time.js";
import { now, world } from "./world.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])/u;
const FENCE = /```([\s\S]+?)```/;

/** The three escapes, and only these, back to characters. */
export const unescaped = (text) => text.replace(/&(?:lt|gt|amp);/g, (found) => ENTITIES[found]);

/** The three escapes put in, as Slack's own composer does. */
export const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** A text object of Block Kit: plain text as it is, mrkdwn read. */
export function textObject(text) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text) : [text.text];
}

/** The nodes of a mrkdwn text; its lines stay lines where the element shows them so. */
export function mrkdwn(text) {
  const fence = FENCE.exec(text);
  if (!fence) return lines(text);
  const after = text.slice(fence.index + fence[0].length).replace(/^\n/, "");
  return [...lines(text.slice(0, fence.index)), el("pre", {}, unescaped(fence[1]).trim()), ...mrkdwn(after)];
}

function lines(text) {
  const nodes = [];
  const rows = text.split("\n");
  rows.forEach((row, place) => {
    const quote = /^(?:&gt;|>)\s?(.*)$/.exec(row);
    if (quote) nodes.push(el("blockquote", {}, inline(quote[1])));
    else nodes.push(...inline(row), place < rows.length - 1 ? "\n" : "");
  });
  return nodes;
}

function inline(text) {
  const found = TOKEN.exec(text);
  if (!found) return text ? [unescaped(text)] : [];
  const [whole, token, code, mark, styled] = found;
  const before = text.slice(0, found.index);
  const after = inline(text.slice(found.index + whole.length));
  if (mark && /[\p{L}\p{N}]$/u.test(before)) {
    return [unescaped(before + mark), ...inline(text.slice(found.index + 1))];
  }
  if (token) return [...inline(before), bracketed(token), ...after];
  if (code) return [...inline(before), el("code", {}, unescaped(code)), ...after];
  return [...inline(before), el(STYLES[mark], {}, inline(styled)), ...after];
}

/** What stands between < and >. */
function bracketed(token) {
  const [target, label] = split(token);
  if (target.startsWith("@")) return mention(`@${personOf(target.slice(1)).name}`);
  if (target.startsWith("#")) return mention(`#${label || channelName(target.slice(1))}`);
  if (target.startsWith("!date^")) return dateToken(target, label);
  if (target.startsWith("!subteam^")) return mention(label || "@group");
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`, "everybody");
  return linked(unescaped(target), unescaped(label || target));
}

function dateToken(target, fallback) {
  const [, seconds, format, url] = target.split("^");
  return dated(Number(seconds), format, fallback, url);
}

/** A moment in the reader's zone; the tooltip says whose zone that is, and what others see. */
export function dated(seconds, format, fallback, url) {
  const reader = world.workspace.me;
  const shownText = dateText(seconds, format, reader, now());
  const node = el("time", { datetime: new Date(seconds * 1000).toISOString(), title: `${reader.name}’s zone: ${reader.tz}. ${fallback ?? ""}` }, shownText);
  return url ? linked(url, node) : node;
}

const mention = (text, kind = "") => el("span", { class: `mention ${kind}` }, text);

function channelName(id) {
  return world.workspace.conversations.find((place) => place.id === id)?.name ?? id;
}

function split(token) {
  const place = token.indexOf("|");
  return place < 0 ? [token, ""] : [token.slice(0, place), token.slice(place + 1)];
}
