// The table and data_table blocks; a data_table can be searched and sorted.

import { el } from "./dom.js";
import { richText } from "./richtext.js";

export function table(block) {
  const rows = block.rows.map((row, place) => tableRow(row, place, block.column_settings));
  return el("div", { class: "tabled" }, el("table", {}, el("thead", {}, rows.slice(0, 1)), el("tbody", {}, rows.slice(1))));
}

/** The same with a caption, a search field and headings to sort by. */
export function dataTable(block) {
  const shown = table(block);
  const body = shown.querySelector("tbody");
  const rows = [...body.rows];
  const most = block.page_size ?? 10;
  let wanted = "";
  let whole = false;
  const more = el("button", { type: "button", class: "plain", on: { click: () => { whole = !whole; draw(); } } });
  const draw = () => {
    const fitting = rows.filter((row) => row.textContent.toLowerCase().includes(wanted));
    body.replaceChildren(...(whole ? fitting : fitting.slice(0, most)));
    more.hidden = fitting.length <= most;
    more.textContent = whole ? "Show less" : `Show all ${fitting.length} rows`;
  };
  const search = el("input", { type: "search", placeholder: "Search this table", "aria-label": `Search ${block.caption}` });
  search.addEventListener("input", () => { wanted = search.value.toLowerCase(); draw(); });
  shown.querySelectorAll("thead th").forEach((heading, column) => sortBy(heading, column, rows, draw));
  draw();
  return el("figure", { class: "figure" }, el("figcaption", {}, block.caption, search), shown, more);
}

function sortBy(heading, column, rows, draw) {
  let turn = 1;
  const sort = () => {
    rows.sort((one, other) => turn * compare(one.cells[column].textContent, other.cells[column].textContent));
    turn = -turn;
    draw();
  };
  const label = heading.textContent;
  heading.replaceChildren(el("button", { type: "button", class: "plain", title: "Sort", on: { click: sort } }, label));
}

const compare = (one, other) => one.localeCompare(other, undefined, { numeric: true });

function tableRow(cells, place, settings) {
  return el("tr", {}, cells.map((each, column) => {
    const node = el(place ? "td" : "th", place ? {} : { scope: "col" }, content(each));
    node.style.textAlign = settings?.[column]?.align ?? "";
    return node;
  }));
}

function content(each) {
  if (each.type === "rich_text") return richText(each);
  return each.type === "raw_number" ? (each.text ?? String(each.value)) : each.text;
}
