// What can be pressed or chosen in a message, in a window outside its fields, or on the Home tab.

import { el } from "./dom.js";
import { picture } from "./files.js";
import { entry, valueOf } from "./fields.js";
import { agreed } from "./question.js";
import { linked } from "./links.js";

/** The element of a block as a control; `place.press(block, element, value)` tells the bot. */
export function control(block, element, place) {
  if (element.type === "image") return picture(element);
  if (element.type === "button") return pressed(block, element, place);
  if (element.type === "overflow") return overflow(block, element, place);
  const made = entry(element, place.held?.(block, element), { search: (typed) => place.search(block, typed), label: "Choose" });
  made.addEventListener("change", () => act(block, element, place, valueOf(made)));
  return made;
}

function pressed(block, element, place) {
  const style = element.style ? `solid ${element.style}` : "outlined";
  const press = async () => {
    if (element.url) linked(element.url, "").click();
    node.classList.add("busy");
    await act(block, element, place, element.value ?? null);
    node.classList.remove("busy");
  };
  const node = el("button", { type: "button", class: style, "aria-label": element.accessibility_label, on: { click: press } }, element.text.text);
  return node;
}

function overflow(block, element, place) {
  const choose = (option) => {
    menu.open = false;
    act(block, element, place, option.value);
  };
  const choices = element.options.map((option) => el("button", { type: "button", on: { click: () => choose(option) } }, option.text.text));
  const menu = el("details", { class: "overflow" }, el("summary", { "aria-label": "More" }, "⋯"), el("div", { class: "menu" }, choices));
  return menu;
}

async function act(block, element, place, value) {
  if (element.confirm && !(await agreed(element.confirm))) return;
  await place.press(block, element, value);
}
