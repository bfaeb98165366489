// The inputs of forms: one element for each kind that Slack has, and what is in it.

import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { world } from "./world.js";

const TYPED = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
};
const PEOPLE = (several) => ({ several, offers: () => world.workspace.people.filter((p) => p.kind !== "bot").map((p) => [p.id, p.name]) });
const PLACES = (several) => ({
  several,
  offers: () => world.workspace.conversations.filter((c) => c.kind !== "im").map((c) => [c.id, `#${c.name}`]),
});
const MENUS = {
  static_select: { several: false, offers: null },
  multi_static_select: { several: true, offers: null },
  users_select: PEOPLE(false),
  multi_users_select: PEOPLE(true),
  channels_select: PLACES(false),
  multi_channels_select: PLACES(true),
  conversations_select: PLACES(false),
  multi_conversations_select: PLACES(true),
};
const HELD = ["value", "selected_date", "selected_time", "selected_date_time", "selected_user", "selected_channel", "selected_conversation"];
const HELD_LISTS = ["selected_users", "selected_channels", "selected_conversations"];

/** What the state of a view says an element holds, as the player takes it: a text, a value, or a list of values. */
export function heldValue(held) {
  if (!held) return null;
  if (held.selected_option) return held.selected_option.value;
  if (held.selected_options) return held.selected_options.map((option) => option.value);
  const list = HELD_LISTS.find((name) => held[name]);
  if (list) return held[list];
  const name = HELD.find((each) => held[each] !== undefined && held[each] !== null);
  return name ? held[name] : null;
}

/** What is in an entry now, as the player takes it; null for nothing. */
export const valueOf = (node) => node.readValue();

/** An entry for an element that holds `value`. `search` gives an external menu's options, `label` names it. */
export function entry(element, value, { id = null, search = null, label = null } = {}) {
  const marks = { id, "aria-label": id ? null : (element.placeholder?.text ?? label) };
  if (element.type in TYPED) return typed(element, value, marks);
  if (element.type === "datetimepicker") return moment(element, value, marks);
  if (element.type.endsWith("external_select")) return external(element, value, marks, search);
  if (element.type in MENUS) return menu(element, value, marks);
  if (element.type === "checkboxes" || element.type === "radio_buttons") return boxes(element, value, marks);
  return readable(el("p", { class: "unknown", ...marks }, `(a ${element.type})`), () => null);
}

function readable(node, read) {
  node.readValue = read;
  return node;
}

function typed(element, value, marks) {
  const many = element.multiline;
  const limits = { maxlength: element.max_length, min: element.min_value, max: element.max_value };
  const kind = many ? { rows: 7 } : { type: TYPED[element.type], step: element.is_decimal_allowed ? "any" : null };
  const placeholder = element.placeholder?.text;
  const node = el(many ? "textarea" : "input", { ...marks, ...kind, ...limits, placeholder, autocomplete: "off", dir: "auto" });
  node.value = value ?? "";
  return readable(node, () => node.value || null);
}

function moment(element, value, marks) {
  const node = el("input", { ...marks, type: "datetime-local" });
  if (value) node.value = new Date(value * 1000 - new Date(value * 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return readable(node, () => (node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null));
}

function menu(element, value, marks) {
  const { several, offers } = MENUS[element.type];
  const node = el("select", { ...marks, multiple: several });
  const chosen = new Set([value ?? []].flat());
  const made = (key, text) => {
    const option = el("option", { value: key }, text);
    option.selected = chosen.has(key);
    return option;
  };
  if (!several) node.append(el("option", { value: "" }, element.placeholder?.text ?? "Choose…"));
  if (offers) {
    const known = offers();
    const hidden = [...chosen].filter((key) => !known.some(([id]) => id === key)).map((key) => [key, key]);
    node.append(...[...known, ...hidden].map(([key, text]) => made(key, text)));
  }
  for (const option of element.options ?? []) node.append(made(option.value, optionText(option)));
  for (const group of element.option_groups ?? []) {
    node.append(el("optgroup", { label: group.label.text }, group.options.map((option) => made(option.value, optionText(option)))));
  }
  return readable(node, () => (several ? [...node.selectedOptions].map((option) => option.value) : node.value || null));
}

const optionText = (option) => (option.description ? `${option.text.text} · ${option.description.text}` : option.text.text);

/** A menu whose options the bot gives for what is typed. */
function external(element, value, marks, search) {
  const name = `offers-${crypto.randomUUID()}`;
  const list = el("datalist", { id: name });
  const node = el("input", { ...marks, list: name, role: "combobox", placeholder: element.placeholder?.text ?? "Type to search", autocomplete: "off" });
  node.value = value ?? "";
  const look = async () => {
    if (node.value.length < (element.min_query_length ?? 3)) return;
    const found = await search(node.value);
    list.replaceChildren(...found.map((option) => el("option", { value: option.text.text })));
  };
  node.addEventListener("input", look);
  node.addEventListener("focus", look, { once: true });
  const several = element.type.startsWith("multi");
  const read = () => (several ? node.value.split(";").map((each) => each.trim()).filter(Boolean) : node.value || null);
  const whole = el("span", { class: "external" }, node, list);
  return readable(whole, read);
}

function boxes(element, value, marks) {
  const several = element.type === "checkboxes";
  const chosen = new Set([value ?? []].flat());
  const group = crypto.randomUUID();
  const made = element.options.map((option) => {
    const box = el("input", { type: several ? "checkbox" : "radio", name: group, value: option.value });
    box.checked = chosen.has(option.value);
    const small = option.description ? el("small", {}, textObject(option.description)) : null;
    return el("label", { class: "box" }, box, el("span", {}, textObject(option.text), small));
  });
  const node = el("div", { ...marks, role: several ? "group" : "radiogroup", class: "boxes" }, made);
  const ticked = () => [...node.querySelectorAll("input:checked")].map((box) => box.value);
  return readable(node, () => (several ? ticked() : (ticked()[0] ?? null)));
}
