// One message as it stands in a channel or a thread.

import { inSlack } from "./act.js";
import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { files } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { personOf, portrait } from "./people.js";
import { clockTime, isoDay, longDay } from "./time.js";
import { look, lookAt, now, world } from "./world.js";

const SHORTCUT = { callback_id: "create_webinar_from_message", name: "Create webinar from this" };

/** Messages and private ones in order of time, each with what its drawing depends on beside itself. */
export function rows(channel, messages, ephemerals, { inThread = false } = {}) {
  const reader = world.workspace.me;
  const today = isoDay(now(), reader.tz);
  const private_ = ephemerals.map((message) => ({ ...message, user: world.workspace.bot, only: true, files: [], thread: [] }));
  const all = [...messages, ...private_].sort((one, other) => Number(one.ts) - Number(other.ts));
  let before = "";
  return all.map((message) => {
    const day = isoDay(moment(message), reader.tz);
    const row = { message, channel, inThread, reader, today, day: !inThread && day !== before ? longDay(moment(message), reader.tz) : "" };
    before = day;
    return row;
  });
}

export const rowKey = (row) => `${row.message.only ? "only" : "all"} ${row.message.ts}`;

/** A row as nodes: a day's heading where a day begins, and the message. */
export function drawRow(row) {
  const { message, day } = row;
  const heading = day ? el("h4", { class: "day" }, el("span", {}, day)) : null;
  return el("li", {}, heading, shownMessage(row, message));
}

function shownMessage(row, message) {
  if (message.subtype === "tombstone") return el("p", { class: "gone" }, "This message was deleted.");
  const author = personOf(message.user);
  const time = clockTime(moment(message), row.reader.tz);
  return el(
    "article",
    { class: message.only ? "message only" : "message", "aria-label": `${author.name}, ${time}` },
    portrait(author),
    el(
      "div",
      { class: "body" },
      message.only ? el("p", { class: "only-you" }, "Only visible to you") : null,
      message.subtype === "thread_broadcast" && !row.inThread ? el("p", { class: "only-you" }, "Replied to a thread") : null,
      head(author, time, message),
      content(row, message),
      message.files.length ? files(message.files) : null,
      row.inThread ? null : replies(row, message),
    ),
    message.only ? null : tools(row, message),
  );
}

function head(author, time, message) {
  return el(
    "header",
    {},
    el("strong", {}, author.name),
    author.kind === "bot" ? el("span", { class: "app" }, "APP") : null,
    el("time", { datetime: new Date(moment(message)).toISOString() }, time),
    message.edits ? el("span", { class: "edited", title: `Edited ${message.edits} times` }, "(edited)") : null,
  );
}

function content(row, message) {
  const list = message.blocks ?? [];
  if (list.length) return el("div", { class: "blocks" }, blocks(list, messagePlace(row.channel, message.ts)));
  const attached = (message.attachments ?? []).map((each) => el("blockquote", { class: "lines" }, mrkdwn(each.text ?? each.fallback ?? "")));
  return el("div", {}, message.text ? el("p", { class: "lines", dir: "auto" }, mrkdwn(message.text)) : null, attached);
}

/** How a control in a message is pressed. */
function messagePlace(channel, ts) {
  return {
    press: (block, element, value) => inSlack("click", { action: element.action_id, value, channel, ts, block: block.block_id }),
    search: () => [],
    field: () => el("p", { class: "unknown" }, "(a field)"),
  };
}

function replies(row, message) {
  const count = message.thread.length;
  if (!count) return null;
  const last = clockTime(moment(message.thread.at(-1)), row.reader.tz);
  const faces = [...new Set(message.thread.map((reply) => reply.user))].slice(0, 4).map((id) => portrait(personOf(id)));
  const label = count === 1 ? "1 reply" : `${count} replies`;
  return el("button", { type: "button", class: "replies", on: { click: () => openThread(row.channel, message) } }, faces, el("strong", {}, label), el("small", {}, `Last reply at ${last}`));
}

function tools(row, message) {
  const from = () => inSlack("message_shortcut", { callback_id: SHORTCUT.callback_id, channel: row.channel, ts: message.ts });
  return el(
    "div",
    { class: "tools" },
    row.inThread ? null : el("button", { type: "button", title: "Reply in thread", on: { click: () => openThread(row.channel, message) } }, "Reply"),
    el("button", { type: "button", title: "Message shortcut", on: { click: from } }, SHORTCUT.name),
  );
}

const openThread = (channel, message) => lookAt({ thread: { channel, ts: message.subtype === "thread_broadcast" ? message.thread_ts : message.ts }, pane: "thread" });

const moment = (message) => Number(message.ts) * 1000;

/** The message a thread hangs on, if it is still there for this person. */
export function threadParent() {
  const place = world.workspace.conversations.find((each) => each.id === look.thread?.channel);
  return place?.messages.find((message) => message.ts === look.thread.ts);
}
