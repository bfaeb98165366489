// What the page asks the sandbox to do. Whatever goes wrong is said, never swallowed.

import { look, refresh } from "./world.js";
import { toast } from "./toast.js";

const FAILED = {
  operation_timeout: "The bot did not answer within three seconds.",
  connection_failed: "The bot cannot be reached. Is it running?",
  not_connected: "The bot is not connected.",
  http_error: "The bot answered with an error.",
};

/** POST (or another method) with JSON; gives the JSON that came, or null after saying what went wrong. */
export async function post(path, body = {}, method = "POST") {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    toast("The sandbox does not answer. Is it still running?", "bad");
    return null;
  }
  const told = await answer.json().catch(() => ({}));
  await refresh();
  if (answer.ok) return told;
  toast(told.error ?? `The sandbox answered ${answer.status}.`, "bad");
  return null;
}

/** What a person does in Slack; the bot's answer, or null. A failure is said unless `quietly` or where it stands at fields. */
export async function inSlack(verb, wish, { quietly = false } = {}) {
  const answer = await post(`/control/slack/${verb}`, { user: look.user, ...wish });
  if (answer?.problem && answer.problem !== "form_incomplete" && !quietly) toast(FAILED[answer.problem] ?? answer.problem, "bad");
  return answer;
}

/** What people do at Zoom; what came of it is said. */
export async function atZoom(verb, wish) {
  const told = await post(`/page/room/${verb}`, wish);
  if (typeof told?.result === "string") toast(told.result, "good");
  return told?.result ?? null;
}
