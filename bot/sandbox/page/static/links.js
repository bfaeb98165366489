// Links: to the web in a new tab, to the pretended Zoom into the control room.

import { el } from "./dom.js";
import { lookAt } from "./world.js";
import { toast } from "./toast.js";

const ZOOM = "https://zoom.example.org/";

/** A link with what stands on it; addresses of other kinds than web and mail stay text. */
export function linked(address, label) {
  if (address.startsWith(ZOOM)) return toZoom(address, label);
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(address)) return el("span", {}, label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, label);
}

/** There is no such Zoom to go to: the control room is its place. */
function toZoom(address, label) {
  const open = (event) => {
    event.preventDefault();
    const number = /\/(?:j|w|s)\/(\d+)/.exec(address)?.[1];
    lookAt({ pane: "room", ...(number ? { webinar: Number(number) } : {}) });
    toast("This link leads to Zoom. Here the control room plays Zoom’s part.");
  };
  return el("a", { href: address, title: address, on: { click: open } }, label);
}
