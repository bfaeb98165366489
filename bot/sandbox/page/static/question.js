// The dialog that asks before something is done: a button's `confirm` object.

import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** Ask; true if the person agrees. Escape and the other button mean no. */
export function agreed(confirm) {
  const dialog = document.getElementById("question");
  return new Promise((done) => {
    const yes = el("button", { type: "submit", value: "yes", class: `solid ${confirm.style ?? "primary"}` }, confirm.confirm.text);
    const no = el("button", { type: "submit", value: "no", autofocus: true }, confirm.deny.text);
    dialog.replaceChildren(
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: "question-title" }, confirm.title.text),
        el("p", { class: "lines" }, textObject(confirm.text)),
        el("footer", {}, no, yes),
      ),
    );
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
