// Building what is shown. Text only ever becomes text: nothing here reads HTML.

/** An element. `on` holds listeners, `data` data attributes; true sets an attribute, false, null and undefined leave it out. */
export function el(tag, { on = {}, data = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  Object.assign(node.dataset, data);
  for (const [event, act] of Object.entries(on)) node.addEventListener(event, act);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element of a drawing. */
export function drawn(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** A button that does `act`, and is out of use while that lasts. */
export function button(text, act, attributes = {}) {
  const node = el("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", async () => {
    if (node.ariaDisabled === "true") return;
    node.ariaDisabled = "true";
    try {
      await act(node);
    } finally {
      node.ariaDisabled = null;
    }
  });
  return node;
}

/** Show `items` in `container` in their order, drawing only those that changed. The focus stays where it was. */
export function keep(container, items, { key, draw }) {
  let focus = null;
  const before = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const shown = items.map((item) => {
    const name = String(key(item));
    const mark = JSON.stringify(item);
    const old = before.get(name);
    if (old && old.drawnFrom === mark) return old;
    const fresh = draw(item);
    fresh.dataset.key = name;
    fresh.drawnFrom = mark;
    if (old?.contains(document.activeElement)) focus = [fresh, reachable(old).indexOf(document.activeElement)];
    return fresh;
  });
  const wanted = new Set(shown);
  for (const node of [...container.children]) if (!wanted.has(node)) node.remove();
  shown.forEach((node, place) => {
    if (container.children[place] !== node) container.insertBefore(node, container.children[place] ?? null);
  });
  if (focus) reachable(focus[0])[focus[1]]?.focus();
}

const reachable = (node) => [...node.querySelectorAll("button, a, input, select, textarea, summary")];
