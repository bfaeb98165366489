// The data_visualization block: a small drawing, and the same numbers as a table for those who cannot see it.

import { drawn, el } from "./dom.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [560, 200, 34, 24, 10];
const COLOURS = ["#2a6f77", "#e0793c", "#5f4b8b"];

export function chart(block) {
  const series = block.chart?.series ?? [];
  const labels = block.chart?.axis_config?.categories ?? series[0]?.data.map((point) => point.label) ?? [];
  const most = Math.max(1, ...series.flatMap((each) => each.data.map((point) => point.value)));
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "chart", "aria-label": block.title });
  picture.append(...axes(labels, most));
  series.forEach((each, place) => picture.append(...shape(block.chart.type, each, labels, most, COLOURS[place % COLOURS.length])));
  return el("figure", { class: "figure" }, el("figcaption", {}, block.title), picture, numbers(series, labels));
}

const x = (place, count) => LEFT + ((place + 0.5) * (WIDTH - LEFT - 8)) / count;
const y = (value, most) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);

function axes(labels, most) {
  const lines = [0, 0.5, 1].map((share) => {
    const height = y(share * most, most);
    return [
      drawn("line", { x1: LEFT, x2: WIDTH - 8, y1: height, y2: height, class: "grid" }),
      drawn("text", { x: LEFT - 6, y: height + 4, "text-anchor": "end" }, String(Math.round(share * most))),
    ];
  });
  const every = Math.ceil(labels.length / 8);
  const below = labels.map((label, place) =>
    place % every ? "" : drawn("text", { x: x(place, labels.length), y: HEIGHT - 6, "text-anchor": "middle" }, shortened(label)),
  );
  return [...lines.flat(), ...below];
}

function shape(kind, series, labels, most, colour) {
  const points = series.data.map((point) => [x(Math.max(0, labels.indexOf(point.label)), labels.length), y(point.value, most)]);
  if (kind === "bar" || kind === "column") {
    const width = Math.min(60, ((WIDTH - LEFT) / labels.length) * 0.6);
    return points.map(([left, top], place) =>
      drawn("rect", { x: left - width / 2, y: top, width, height: HEIGHT - BOTTOM - top, rx: 3, fill: colour },
        drawn("title", {}, `${series.data[place].label}: ${series.data[place].value}`)),
    );
  }
  const line = points.map((point) => point.join(",")).join(" ");
  const parts = [drawn("polyline", { points: line, fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-linejoin": "round" })];
  if (kind === "area" && points.length) {
    const floor = HEIGHT - BOTTOM;
    const closed = `${points[0][0]},${floor} ${line} ${points.at(-1)[0]},${floor}`;
    parts.unshift(drawn("polygon", { points: closed, fill: colour, opacity: 0.2 }));
  }
  return parts;
}

function numbers(series, labels) {
  const rows = labels.map((label) => {
    const values = series.map((each) => el("td", {}, String(each.data.find((point) => point.label === label)?.value ?? "–")));
    return el("tr", {}, el("th", { scope: "row" }, label), values);
  });
  return el("details", { class: "numbers" }, el("summary", {}, "The numbers"), el("table", {}, rows));
}

const shortened = (label) => ([...label].length > 12 ? `${[...label].slice(0, 11).join("")}…` : label);
