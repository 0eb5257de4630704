// What the map draws of incidents: symbols, the squares of the grid, counts in cells.

import { square } from "./map_mgrs.js";
import { drawArrow } from "./map_tracks.js";

const NEAR = 38; // pixels: what is nearer shares a symbol
const SYMBOL = 28;
const [DISC, LARGER] = [26, 4]; // pixels: of two, and for each time that they are twice as many
const SEEN = 8; // pixels from which the square of a grid is seen beside its symbol
const SPOKEN = 5; // numbers of those that share a symbol
const RANK = ["flash", "immediate", "priority", "routine"];

const words = document.getElementById("map").dataset;
const incidents = document.getElementById("map-table").dataset.incidents;
const kinds = new Map();
const letters = new Map();

for (const item of document.querySelectorAll("[data-kind]")) {
  const [symbol, word] = [item.querySelector("img").src, item.querySelector("span").textContent];
  kinds.set(item.dataset.kind, { symbol, word });
}
for (const item of document.querySelectorAll("[data-precedence]")) {
  letters.set(item.dataset.precedence, item.querySelector("bdi").textContent);
}

// An incident, from what the server tells of it.
export function point(told) {
  const [number, longitude, latitude, kind, precedence, side, dtg, on, place, mark, imported, ...more] = told;
  const [casualties, towards] = more;
  const { symbol, word } = kinds.get(kind);
  const tag = mark && words[mark];
  const letter = letters.get(precedence);
  const at = L.latLng(latitude, longitude);
  const what = { kind: word, symbol, precedence, letter, mark, tag, imported, casualties, towards };
  return { number, at, side, dtg, on, place, ...what };
}

// A copy of a template of the page, told of one incident.
export function filled(template, one) {
  const copy = document.getElementById(template).content.firstElementChild.cloneNode(true);
  copy.classList.add(one.precedence);
  copy.classList.toggle("struck", one.mark === "struck");
  for (const part of copy.querySelectorAll("[data-fill]")) {
    part.textContent = one[part.dataset.fill] ?? "";
    part.hidden = !part.textContent;
  }
  copy.querySelector("a").href = `${incidents}${one.number}/`;
  copy.querySelector("img").src = one.symbol;
  return copy;
}

// Those that would cover one another at this scale, together; the newest first in each.
function groups(map, points) {
  const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y]));
  const cells = new Map();
  const view = map.getBounds().pad(0.3);
  for (const one of points.filter(({ at }) => view.contains(at))) {
    const at = map.project(one.at);
    const [x, y] = [Math.floor(at.x / NEAR), Math.floor(at.y / NEAR)];
    const beside = around.map(([dx, dy]) => cells.get(`${x + dx} ${y + dy}`));
    const near = beside.find((group) => group && group.at.distanceTo(at) < NEAR);
    if (near) near.all.push(one);
    else cells.set(`${x} ${y}`, { at, all: [one] });
  }
  return [...cells.values()].map((group) => group.all);
}

function spoken(group) {
  const [one] = group;
  if (group.length === 1) {
    const told = [one.number, one.kind, one.dtg, one.place, one.casualties, one.tag, one.imported];
    return told.filter(Boolean).join(", ");
  }
  const several = words.several.replace("{n}", group.length);
  return `${several}: ${group.slice(0, SPOKEN).map((each) => each.number).join(", ")}`;
}

function popup(group) {
  const told = document.createElement("ul");
  told.className = "map-told";
  told.dir = document.documentElement.dir;
  told.append(...group.map((one) => filled("map-told", one)));
  return told;
}

// Whether they stay together however close one comes.
function atOneSpot(map, [first, ...others]) {
  const closest = map.getMaxZoom();
  const at = map.project(first.at, closest);
  return others.every((one) => map.project(one.at, closest).distanceTo(at) < NEAR);
}

// What stands for some at one spot: the symbol of all of them, or none where they differ.
function face(group) {
  const [{ symbol, kind }] = group;
  const drawn = document.createElement("span");
  const alike = group.every((one) => one.kind === kind);
  if (alike) drawn.append(Object.assign(document.createElement("img"), { src: symbol, alt: "" }));
  if (group.length > 1) {
    drawn.append(Object.assign(document.createElement("b"), { textContent: `×${group.length}` }));
  }
  return { drawn, alike };
}

function drawSpot(group, { opened, closed }) {
  const chief = group.reduce((a, b) => (RANK.indexOf(b.precedence) < RANK.indexOf(a.precedence) ? b : a));
  const { drawn, alike } = face(group);
  const every = (mark) => (group.every((one) => one.mark === mark) ? ` ${mark}` : "");
  const look = alike ? ` ${chief.precedence}${every("struck")}${every("exercise")}` : " map-several";
  const icon = L.divIcon({ className: `map-mark${look}`, html: drawn, iconSize: [SYMBOL, SYMBOL] });
  const mark = L.marker(group[0].at, { icon, riseOnHover: true });
  mark.bindPopup(() => popup(group), { maxWidth: 320, minWidth: 230, maxHeight: 300 });
  mark.on("popupopen", (event) => opened(event.popup.getElement(), group));
  mark.on("popupclose", () => setTimeout(() => closed(group)));
  return named(mark, spoken(group), group.map((one) => one.number));
}

// Of what lies together a disc says no more than how many: a symbol would speak for all of them.
function drawCluster(map, group, side) {
  const bounds = L.latLngBounds(group.map(({ at }) => at));
  const html = Object.assign(document.createElement("span"), { textContent: group.length });
  const icon = L.divIcon({ className: "map-mark map-cluster", html, iconSize: [side, side] });
  const mark = closer(map, L.marker(group[0].at, { icon, riseOnHover: true }), bounds.pad(0.2));
  return named(mark, words.cell.replace("{n}", group.length), group.map((one) => one.number));
}

// A mark that leads to what lies within the bounds, by a click or by Enter.
function closer(map, mark, bounds) {
  const lead = () => {
    if (map.getBoundsZoom(bounds) > map.getZoom()) map.fitBounds(bounds, { animate: false });
    else map.setView(bounds.getCenter(), map.getZoom() + 1, { animate: false });
  };
  mark.on("click", lead);
  return mark.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && lead());
}

// A button of the map: Tab leads to one of them, arrow keys from one to the next.
function named(mark, label, numbers = []) {
  mark.on("add", () => {
    const button = mark.getElement();
    button.setAttribute("aria-label", label);
    button.dataset.numbers = numbers.join(" ");
    button.place = mark.getLatLng();
    button.tabIndex = -1;
  });
  return mark;
}

function drawSquares(map, marks, points) {
  const metres = 40075017 / 256 / 2 ** map.getZoom(); // to a pixel, at the equator
  for (const one of points) {
    const wide = one.side / (metres * Math.cos((one.at.lat * Math.PI) / 180));
    if (wide < SEEN) continue;
    const corners = square(one.at.lng, one.at.lat, one.side);
    const look = { className: "map-square", weight: 1, interactive: false };
    L.polygon(corners, look).addTo(marks);
  }
}

export function drawCells(map, marks, { cells, side }) {
  const most = Math.max(...cells.map(([, , count]) => count));
  for (const [west, south, count] of cells) {
    const bounds = L.latLngBounds([south, west], [south + side, west + side]);
    const fillOpacity = 0.08 + 0.45 * Math.sqrt(count / most);
    L.rectangle(bounds, { className: "map-cell", weight: 1, fillOpacity, interactive: false }).addTo(marks);
    const html = Object.assign(document.createElement("span"), { textContent: count });
    const icon = L.divIcon({ className: "map-count", html, iconSize: [38, 24] });
    const mark = closer(map, L.marker(bounds.getCenter(), { icon }), bounds);
    named(mark, words.cell.replace("{n}", count)).addTo(marks);
  }
}

// Draw symbols and discs; returns where they lie: [place, half of a side in pixels].
export function drawPoints(map, marks, points, events) {
  const inView = groups(map, points);
  drawSquares(map, marks, inView.flat());
  return inView.map((group) => {
    const spot = atOneSpot(map, group);
    const side = spot ? SYMBOL : Math.round(DISC + LARGER * Math.log2(group.length / 2));
    const mark = spot ? drawSpot(group, events) : drawCluster(map, group, side);
    mark.addTo(marks);
    for (const one of spot ? group : []) {
      if (one.towards !== null) drawArrow(map, marks, one);
    }
    return [mark.getLatLng(), side / 2];
  });
}
