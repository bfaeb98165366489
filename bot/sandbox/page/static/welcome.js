// What an empty channel shows: how to begin.

import { inSlack } from "./act.js";
import { el } from "./dom.js";
import { personOf } from "./people.js";
import { sampleAnnouncement } from "./sample.js";
import { toast } from "./toast.js";
import { look, now, world } from "./world.js";

export function welcome(place, box) {
  if (place?.name !== "webinars") return el("p", { class: "empty" }, quietPlace(place));
  const paste = () => {
    box.put(`/webinar new ${sampleAnnouncement(now())}`);
    toast("Press Enter to send it, as any message.");
  };
  const step = (number, text) => el("li", {}, el("b", {}, number), text);
  return el(
    "section",
    { class: "welcome" },
    el("h3", {}, `Good to see you, ${world.workspace.me.name.split(" ")[0]}.`),
    el("p", {}, "This is the organisers’ channel of a pretended Slack. The bot behind it is the real one, talking to a pretended Zoom. Nothing leaves this machine."),
    el(
      "ol",
      {},
      step("1", "Paste an announcement. The bot reads it, asks what is doubtful, and creates the webinar on Zoom."),
      step("2", "Move the clock at the top: reminders come at their time, in the channel and to each panelist."),
      step("3", "On Zoom’s side, play the session: people sign up, come, ask and leave. The report follows here."),
    ),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "solid primary", on: { click: paste } }, "Paste a sample announcement"),
      el("button", { type: "button", class: "outlined", on: { click: () => inSlack("command", { text: "new", channel: look.place }) } }, "Open an empty form"),
      el("button", { type: "button", class: "outlined", on: { click: () => inSlack("command", { text: "help", channel: look.place }) } }, "/webinar help"),
    ),
  );
}

function quietPlace(place) {
  if (look.place === "dm") return `${personOf(world.workspace.bot).name} has sent you nothing yet.`;
  return place ? "Nothing has been said here yet." : "";
}
