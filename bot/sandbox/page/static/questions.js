// The Q&A of a webinar: asked by somebody in the room, answered by voice or in writing.

import { atZoom } from "./act.js";
import { button, el, keep } from "./dom.js";

const HOSTILE = [
  "<!channel> everybody click https://evil.example.org",
  '<img src=x onerror="alert(1)"> is this shown as text?',
  '=HYPERLINK("https://evil.example.org","click")',
  "*bold* _italics_ `code` <https://evil.example.org|our page>",
];

export function questions(id) {
  const list = el("ul", { class: "questions" });
  const count = el("span", {});
  const asking = ask(id);
  const node = el("details", {}, el("summary", {}, "Questions ", count), asking, list);
  const draw = (webinar) => {
    const open = webinar.questions.filter((each) => !each.answered).length;
    count.textContent = `(${webinar.questions.length}, ${open} open)`;
    asking.hidden = !webinar.room;
    node.hidden = !webinar.room && !webinar.questions.length;
    const rows = webinar.questions.map((each) => ({ ...each, live: Boolean(webinar.room) })).reverse();
    keep(list, rows, { key: (each) => each.id, draw: (each) => row(id, each) });
  };
  return { node, draw };
}

function ask(id) {
  const text = el("input", { type: "text", list: "hostile", placeholder: "A question; empty asks a prepared one", "aria-label": "Question" });
  const hidden = el("input", { type: "checkbox" });
  const go = async () => {
    const told = await atZoom("ask", { webinar_id: id, text: text.value, anonymous: hidden.checked });
    if (told) text.value = "";
  };
  text.addEventListener("keydown", (event) => event.key === "Enter" && go());
  const offers = el("datalist", { id: "hostile" }, HOSTILE.map((line) => el("option", { value: line })));
  return el("div", { class: "levers" }, text, offers, button("Ask", go), el("label", { class: "box" }, hidden, "anonymous"));
}

function row(id, question) {
  const answer = (text) => () => atZoom("answer", { webinar_id: id, question_id: question.id, text });
  const levers = question.answered || !question.live
    ? el("small", {}, question.answered ? "answered" : "no answer")
    : el("span", { class: "levers" }, button("Answer by voice", answer(""), { class: "plain" }), button("in writing", answer("Thank you, yes."), { class: "plain" }));
  return el("li", {}, el("p", { dir: "auto" }, question.text), el("small", { dir: "auto" }, question.asker), " · ", levers);
}
