// The panelists of a webinar. A personal link is a secret: it is fetched and shown only on request.

import { button, el, keep } from "./dom.js";
import { toast } from "./toast.js";

export function panelists(id) {
  const list = el("ul", { class: "panelists" });
  const count = el("span", {});
  const node = el("details", {}, el("summary", {}, "Panelists ", count), list);
  const draw = (webinar) => {
    count.textContent = `(${webinar.panelists.length})`;
    keep(list, webinar.panelists, { key: (each) => each.id, draw: (each) => row(id, each) });
  };
  return { node, draw };
}

function row(id, panelist) {
  const link = el("code", { class: "link" }, "••••••••••••");
  const show = button("Show link", async () => {
    const answer = await fetch(`/page/link/${id}/${encodeURIComponent(panelist.id)}`);
    const told = await answer.json();
    if (!answer.ok) return toast(told.error, "bad");
    link.textContent = told.link;
    return show.remove();
  }, { class: "plain" });
  return el("li", {}, el("strong", { dir: "auto" }, panelist.name), " ", el("small", {}, panelist.email), el("div", {}, link, " ", show));
}
