// The stack of windows: the topmost is shown, with its form.

import { inSlack } from "./act.js";
import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { draftOf, unsentValues, viewPlace } from "./view.js";
import { world } from "./world.js";

const dialog = document.getElementById("window");
let drawn = "";

export function startWindow() {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    const view = top();
    if (view) close(view, false);
  });
}

const top = () => world.workspace?.views.at(-1);

/** Show the topmost view; drawn again only when the bot or an error changed it. */
export function drawWindow() {
  const view = top();
  if (!view) {
    drawn = "";
    if (dialog.open) dialog.close();
    return;
  }
  const mark = JSON.stringify([view.id, view.hash, view.errors, draftOf(view).errors]);
  if (mark === drawn) return;
  const fresh = !drawn.startsWith(JSON.stringify([view.id]).slice(0, -1));
  const kept = document.activeElement?.id;
  const scrolled = dialog.querySelector(".fields-list")?.scrollTop ?? 0;
  drawn = mark;
  dialog.replaceChildren(form(view));
  if (!dialog.open) dialog.showModal();
  settle(fresh, kept, scrolled);
}

/** Where the focus goes: to the first error, else to the first field of a new window, else where it was. */
function settle(fresh, kept, scrolled) {
  const list = dialog.querySelector(".fields-list");
  const wrong = dialog.querySelector(".wrong :is(input, select, textarea)");
  const first = dialog.querySelector(".fields-list :is(input, select, textarea, button), footer button");
  if (!fresh) list.scrollTop = scrolled;
  (wrong ?? (fresh ? first : dialog.querySelector(`#${CSS.escape(kept ?? "")}`) ?? first))?.focus();
  wrong?.closest(".field").scrollIntoView({ block: "center" });
}

function form(view) {
  const deep = world.workspace.views.length > 1;
  const send = view.submit ? el("button", { type: "submit", class: "solid primary" }, view.submit.text) : null;
  const node = el(
    "form",
    { novalidate: true },
    el(
      "header",
      {},
      deep ? el("button", { type: "button", class: "close", "aria-label": "Back", on: { click: () => close(view, false) } }, "‹") : null,
      el("h2", { id: "window-title" }, view.title.text),
      el("button", { type: "button", class: "close", "aria-label": "Close everything", on: { click: () => close(view, true) } }, "×"),
    ),
    el("div", { class: "fields-list" }, blocks(view.blocks, viewPlace(view))),
    el("footer", {}, el("button", { type: "button", class: "outlined", on: { click: () => close(view, false) } }, view.close?.text ?? (send ? "Cancel" : "Close")), send),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(view, send);
  });
  return node;
}

async function submit(view, send) {
  if (!send || send.disabled) return;
  const [draft, text] = [draftOf(view), send.textContent];
  send.disabled = true;
  send.textContent = "Sending…";
  await draft.sending;
  draft.errors = {};
  const answer = await inSlack("fill_and_submit", { view_id: view.id, values: unsentValues(draft) });
  if (answer?.problem === "form_incomplete") draft.errors = answer.errors;
  send.disabled = false;
  send.textContent = text;
  drawWindow();
}

async function close(view, whole) {
  await draftOf(view).sending;
  await inSlack("close_view", { view_id: view.id, whole_stack: whole });
}
