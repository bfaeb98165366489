// How the controls and fields of a window or the Home tab speak to the bot.

import { inSlack } from "./act.js";
import { el } from "./dom.js";
import { entry, heldValue, valueOf } from "./fields.js";

const drafts = new Map(); // view id → { typed: Map of block → value, unsent: Set, errors: {} }

/** What somebody typed into a view and the sandbox may not know yet. */
export function draftOf(view) {
  if (!drafts.has(view.id)) drafts.set(view.id, { typed: new Map(), unsent: new Set(), errors: {}, sending: Promise.resolve() });
  return drafts.get(view.id);
}

export function viewPlace(view) {
  return {
    press: (block, element, value) => inSlack("click", { view_id: view.id, action: element.action_id, value, block: block.block_id }),
    held: (block, element) => heldValue(view.state.values[block.block_id]?.[element.action_id]),
    search: async (block, typed) => (await inSlack("suggest", { view_id: view.id, field: block.block_id, typed }, { quietly: true })) ?? [],
    field: (block) => field(view, block),
  };
}

/** An input block: label, entry, hint, and the error that stands at it. */
function field(view, block) {
  const draft = draftOf(view);
  const id = `field-${view.id}-${block.block_id}`;
  const value = draft.typed.get(block.block_id) ?? viewPlace(view).held(block, block.element);
  const made = entry(block.element, value, { id, search: (typed) => viewPlace(view).search(block, typed) });
  const error = view.errors[block.block_id] ?? draft.errors[block.block_id];
  const notes = [block.hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const target = made.matches("input, select, textarea") ? made : made.querySelector("input") ?? made;
  if (notes) target.setAttribute("aria-describedby", notes);
  if (error) target.ariaInvalid = "true";
  hear(view, block, made, draft);
  const label = block.optional ? [block.label.text, " ", el("small", {}, "(optional)")] : [block.label.text];
  const grouped = made.matches(".boxes");
  if (grouped) made.setAttribute("aria-labelledby", `${id}-label`);
  return el(
    "div",
    { class: error ? "field wrong" : "field", data: { block: block.block_id } },
    el(grouped ? "span" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, label),
    made,
    error ? el("p", { class: "error", id: `${id}-error`, role: "alert" }, error) : null,
    block.hint ? el("p", { class: "hint", id: `${id}-hint` }, block.hint.text) : null,
  );
}

/** Keep what is typed; tell the sandbox once the field is left, and it tells the bot where the form says so. */
function hear(view, block, made, draft) {
  const keep = () => {
    draft.typed.set(block.block_id, valueOf(made));
    draft.unsent.add(block.block_id);
  };
  made.addEventListener("input", keep);
  made.addEventListener("change", () => {
    keep();
    const values = unsentValues(draft);
    draft.sending = draft.sending.then(() => inSlack("fill", { view_id: view.id, values }, { quietly: true }));
  });
}

/** What the sandbox has not been told; from now on it counts as told. */
export function unsentValues(draft) {
  const values = Object.fromEntries([...draft.unsent].map((name) => [name, draft.typed.get(name)]));
  draft.unsent.clear();
  return values;
}
