// The thread beside the channel.

import { composer } from "./composer.js";
import { el, keep } from "./dom.js";
import { drawRow, rowKey, rows, threadParent } from "./message.js";
import { stayAtEnd } from "./scrolling.js";
import { look, lookAt, world } from "./world.js";

const list = el("ol", { class: "messages", tabindex: "0", "aria-label": "Messages of the thread" });
const box = composer({ id: "thread-text", where: () => ({ channel: look.thread.channel, thread_ts: look.thread.ts }), slash: false });
const toEnd = stayAtEnd(list);
let seen = "";

export function startThread() {
  const close = el("button", { type: "button", class: "close", "aria-label": "Close the thread", on: { click: () => lookAt({ thread: null, pane: "conversation" }) } }, "×");
  document.getElementById("thread").append(el("header", { class: "bar" }, el("h2", {}, "Thread"), close), list, box.node);
  box.label("Reply…");
}

export function drawThread() {
  const aside = document.getElementById("thread");
  const parent = look.thread ? threadParent() : undefined;
  aside.hidden = !parent;
  document.body.classList.toggle("threaded", Boolean(parent));
  if (!parent) return;
  const private_ = world.workspace.ephemerals.filter((each) => each.channel === look.thread.channel && each.thread_ts === look.thread.ts);
  const shown = rows(look.thread.channel, [parent, ...parent.thread], private_, { inThread: true });
  keep(list, shown, { key: rowKey, draw: drawRow });
  if (look.thread.ts !== seen) toEnd();
  seen = look.thread.ts;
}
