// Files as Slack shows them: pictures at once, everything else to download.

import { el } from "./dom.js";

const address = (id) => `/page/file/${encodeURIComponent(id)}`;

/** The files of a message. */
export function files(list) {
  const there = list.filter((file) => file.mode !== "tombstone");
  const gone = list.length - there.length;
  const note = gone ? el("p", { class: "gone" }, gone === 1 ? "This file was deleted." : `${gone} files were deleted.`) : null;
  return el("div", { class: "files" }, there.map(fileCard), note);
}

/** A picture block: of a file that is here; a picture elsewhere on the web is named, not fetched. */
export function picture(block) {
  if (block.slack_file?.id) return el("img", { src: address(block.slack_file.id), alt: block.alt_text });
  return el("span", { class: "unknown" }, `(picture: ${block.alt_text})`);
}

function fileCard(file) {
  if (file.name.endsWith(".png")) return pictureCard(file);
  const kind = file.name.split(".").pop().toUpperCase();
  return el(
    "a",
    { class: "file", href: address(file.id), download: file.name, title: `Download ${file.name}` },
    el("span", { class: `kind ${kind.toLowerCase()}`, "aria-hidden": "true" }, kind),
    el("span", { class: "what" }, el("strong", {}, file.title), el("small", {}, `${file.name} · ${size(file.size)}`)),
  );
}

function pictureCard(file) {
  const open = el("button", { type: "button", class: "picture", "aria-label": `Open ${file.title}` }, el("img", { src: address(file.id), alt: file.alt_txt ?? file.title }));
  open.addEventListener("click", () => enlarged(file));
  return el("figure", { class: "file-picture" }, el("figcaption", {}, file.title), open);
}

function enlarged(file) {
  const dialog = el(
    "dialog",
    { class: "picture-large", "aria-label": file.title },
    el("img", { src: address(file.id), alt: file.alt_txt ?? file.title }),
    el("footer", {}, el("a", { href: address(file.id), download: file.name }, "Download"), el("button", { type: "button", autofocus: true, on: { click: () => dialog.close() } }, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);
