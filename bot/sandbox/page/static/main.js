// Starts the page: every part is put in its place once and drawn again whenever something changed.

import { drawClock, startClock } from "./clock.js";
import { drawConversation, startConversation } from "./conversation.js";
import { drawRoom, startRoom } from "./room.js";
import { drawSidebar, startSidebar } from "./sidebar.js";
import { drawThread, startThread } from "./thread.js";
import { keepLooking, look, lookAt, watch } from "./world.js";
import { drawWindow, startWindow } from "./window.js";

for (const start of [startClock, startSidebar, startConversation, startThread, startRoom, startWindow]) start();
for (const draw of [drawClock, drawSidebar, drawConversation, drawThread, drawRoom, drawWindow]) watch(draw);
for (const tab of document.querySelectorAll(".panes button")) {
  tab.addEventListener("click", () => lookAt({ pane: tab.dataset.pane }));
}
document.body.dataset.pane = look.pane ?? "conversation";
keepLooking();
