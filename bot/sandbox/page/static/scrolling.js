// Lists that stay at their end, where the newest message is, unless somebody has scrolled away from it.

const NEAR = 80; // pixels

/** Keep a list at its end through new rows and new sizes; gives a function that goes there. */
export function stayAtEnd(list) {
  let atEnd = true;
  const go = () => {
    atEnd = true;
    list.scrollTop = list.scrollHeight;
  };
  const hold = () => atEnd && go();
  list.addEventListener("wheel", () => queueMicrotask(noticed), { passive: true });
  list.addEventListener("scroll", noticed, { passive: true });
  let height = 0;
  function noticed() {
    if (list.scrollHeight === height) atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    height = list.scrollHeight;
  }
  new ResizeObserver(hold).observe(list);
  new MutationObserver(hold).observe(list, { childList: true, subtree: true });
  list.addEventListener("load", hold, true); // pictures
  return go;
}
