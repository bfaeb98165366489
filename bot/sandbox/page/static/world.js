// What the sandbox shows now, asked for again and again, and who looks at it.

const PACE = 600; // milliseconds between two looks
const PATIENCE = 30_000; // how long to wait at most for the bot to come to rest
const CALM = 3; // how often in a row it must say that nothing is due
const STILL = 300; // since the last call, where the bot says so
const SILENCE = 1_500; // since the last call, where it says nothing
const listeners = [];
let version = "";
let asking = null;
let calls = 0;
let quietSince = performance.now();

/** The parts of GET /page/state, and `ahead`: how many seconds the sandbox's clock is ahead of this machine's. */
export const world = { ahead: 0, workspace: null };

/** Which person, conversation, thread and pane are looked at; kept over a reload. */
export const look = restored();

/** `draw` is called after every change of the world or of the look. */
export function watch(draw) {
  listeners.push(draw);
}

/** The sandbox's moment in milliseconds since 1970. */
export function now() {
  return Date.now() + world.ahead * 1000;
}

/** Change who or what is looked at. */
export async function lookAt(change) {
  const other = change.user !== undefined && change.user !== look.user;
  Object.assign(look, change);
  sessionStorage.setItem("look", JSON.stringify(look));
  if (change.pane) document.body.dataset.pane = change.pane;
  if (other) {
    version = "";
    await refresh();
  } else {
    drawAll();
  }
}

/** Ask at once instead of at the next look. */
export async function refresh() {
  if (asking) await asking;
  asking = ask();
  try {
    await asking;
  } finally {
    asking = null;
  }
}

/** Wait until the bot says, several times in a row, that nothing is due, and nobody calls Slack or Zoom any more. */
export async function quiet() {
  const deadline = performance.now() + PATIENCE;
  quietSince = performance.now();
  let calm = 0;
  while (performance.now() < deadline) {
    await refresh();
    const busy = await atWork();
    calm = busy ? 0 : calm + 1;
    if (calm >= CALM && performance.now() - quietSince > (busy === null ? SILENCE : STILL)) return;
    await pause(100);
  }
}

/** Whether something is due or running in the bot; null where it does not say. */
async function atWork() {
  try {
    return (await (await fetch("/page/bot")).json()).at_work;
  } catch {
    return null;
  }
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Look for as long as the page is open. */
export async function keepLooking() {
  for (;;) {
    await refresh();
    await pause(document.hidden ? 4 * PACE : PACE);
  }
}

async function ask() {
  const user = look.user;
  try {
    const answer = await fetch(`/page/state?user=${encodeURIComponent(user)}&known=${version}`);
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
    take(await answer.json(), user);
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away");
  }
}

function take(told, user) {
  if (user !== look.user) return;
  world.ahead = told.now - Date.now() / 1000;
  if (told.version === version) return;
  version = told.version;
  Object.assign(world, told);
  if (told.timeline.calls !== calls) quietSince = performance.now();
  calls = told.timeline.calls;
  drawAll();
}

function drawAll() {
  if (world.workspace) for (const draw of listeners) draw();
}

function restored() {
  const usual = { user: "U0AMELIE01", place: "C0ORGANISE", thread: null, webinar: null };
  try {
    return { ...usual, ...JSON.parse(sessionStorage.getItem("look") ?? "{}") };
  } catch {
    return usual;
  }
}
