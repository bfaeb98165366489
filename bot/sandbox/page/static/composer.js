// Where a message or a command is typed.

import { inSlack } from "./act.js";
import { el } from "./dom.js";
import { escaped } from "./mrkdwn.js";
import { toast } from "./toast.js";
import { world } from "./world.js";

const WORDS = ["new", "list", "show", "edit", "panelists", "reminders", "series", "export", "cancel", "help"];

/** A field that sends to `where()`; commands only where `slash`. Gives the node, `label` and `put` to set its text. */
export function composer({ id, where, slash }) {
  const field = el("textarea", { id, rows: 1, dir: "auto" });
  const hints = el("div", { class: "hints", role: "group", "aria-label": "Commands", hidden: true });
  const send = el("button", { type: "submit", class: "solid primary", "aria-label": "Send" }, "➤");
  const node = el("form", { class: "composer" }, hints, el("div", { class: "typed" }, field, send));
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
    hint();
  };
  const put = (text) => {
    field.value = text;
    fit();
    field.focus();
  };
  const hint = () => {
    const typed = /^\/\w*(?:\s+(\w*))?$/.exec(field.value);
    const fitting = slash && typed ? WORDS.filter((word) => word.startsWith(typed[1] ?? "")) : [];
    hints.hidden = !fitting.length;
    hints.replaceChildren(...fitting.map((word) => el("button", { type: "button", on: { click: () => put(`/webinar ${word} `) } }, `/webinar ${word}`)));
  };
  const leave = async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    send.disabled = true;
    const gone = text.startsWith("/") ? await command(text, slash, where()) : await inSlack("say", { text: escaped(text), ...where() });
    send.disabled = false;
    if (gone !== null) put("");
  };
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) leave(event);
  });
  node.addEventListener("submit", leave);
  const label = (text) => {
    field.placeholder = text;
    field.ariaLabel = text;
  };
  return { node, put, label };
}

async function command(text, slash, { channel }) {
  const [, name, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  if (!slash) toast(`${name} does not work in threads, as in Slack.`, "bad");
  else if (name !== world.workspace.command) toast(`${name} is not a command here; ${world.workspace.command} is.`, "bad");
  else return inSlack("command", { text: escaped(rest), channel });
  return null;
}
