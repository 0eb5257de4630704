// The grid of officers' references: lines of 100, 10 and 1 km and of 100 m, each zone to its edge.

import { called, LETTERED, letters, place, project, westOf, zoneOf } from "./map_mgrs.js";

const STEPS = [100000, 10000, 1000, 100]; // metres
const SPACED = 30; // pixels between two lines, at least
const BENDS = { 100000: 16, 10000: 6, 1000: 1, 100: 1 }; // parts of a line, which is no straight one
const ROOM = 70; // pixels of a square that is seen, to write its letters into
const [LONGITUDE, LATITUDE] = [1, 0];

const look = (kind) => ({ className: `map-grid ${kind}`, interactive: false, pane: "grid", smoothFactor: 0 });
const parts = (from, to, count) => Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
const multiples = (step, from, to) => {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(Math.floor(to / step) - first + 1, 0) }, (_, i) => (first + i) * step);
};

// What of a line lies between two degrees of longitude, or of latitude; its ends lie on them.
function between(line, axis, low, high) {
  const kept = [];
  const edge = (a, b, at) => {
    const share = (at - a[axis]) / (b[axis] - a[axis]);
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  };
  for (const [i, here] of line.entries()) {
    const before = line[i - 1];
    for (const at of before ? [low, high].filter((one) => (before[axis] - one) * (here[axis] - one) < 0) : []) {
      kept.push(edge(before, here, at));
    }
    if (here[axis] >= low && here[axis] <= high) kept.push(here);
  }
  return kept;
}

const within = (line, { west, east, south, north }) =>
  between(between(line, LONGITUDE, west, east), LATITUDE, south, north);

// From which to which easting and northing of a zone a box reaches.
function extent(zone, { west, east, south, north }) {
  const corners = parts(west, east, 4).flatMap((longitude) =>
    parts(south, north, 4).map((latitude) => project(zone, latitude, longitude)),
  );
  const [easts, norths] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  return { e: [Math.min(...easts), Math.max(...easts)], n: [Math.min(...norths), Math.max(...norths)] };
}

function edgeName(text, at, kind) {
  const html = Object.assign(document.createElement("span"), { textContent: text });
  const icon = L.divIcon({ className: `map-grid-name ${kind}`, html, iconSize: null });
  return L.marker(at, { icon, interactive: false, keyboard: false, pane: "grid" });
}

const digits = (metres, step) =>
  String(Math.floor((metres % LETTERED) / step)).padStart(5 - Math.log10(step), "0");
const kindOf = (metres) => `of-${STEPS.find((step) => metres % step === 0)}`;

// Lines and letters of one zone, as far as it is seen.
function zoneLines(layer, zone, box, step) {
  const bends = BENDS[step];
  const reach = extent(zone, box);
  const easts = multiples(step, ...reach.e).map((east) => [east, "top", parts(...reach.n, bends).map((n) => place(zone, east, n))]);
  const norths = multiples(step, ...reach.n).map((north) => [north, "side", parts(...reach.e, bends).map((e) => place(zone, e, north))]);
  for (const [metres, side, whole] of [...easts, ...norths]) {
    const line = within(whole, box);
    if (line.length < 2) continue;
    L.polyline(line, look(kindOf(metres))).addTo(layer);
    if (step < LETTERED) edgeName(digits(metres, step), line.at(side === "top" ? -1 : 0), side).addTo(layer);
  }
  return reach;
}

// The letters of each square of 100 km, in the middle of what is seen of it.
function zoneLetters({ layer, label, pixel }, zone, box, reach) {
  const corner = (range) => multiples(LETTERED, range[0] - LETTERED, range[1]);
  for (const east of corner(reach.e)) {
    for (const north of corner(reach.n)) {
      const inner = { e: [Math.max(east, reach.e[0]), Math.min(east + LETTERED, reach.e[1])],
        n: [Math.max(north, reach.n[0]), Math.min(north + LETTERED, reach.n[1])] };
      const across = parts(...inner.n, 6).map((n) => within(parts(...inner.e, BENDS[LETTERED]).map((e) => place(zone, e, n)), box)).filter((line) => line.length > 1);
      if (across.length === 0) continue;
      const line = across[Math.floor(across.length / 2)];
      const [first, last] = [line[0], line.at(-1)];
      const wide = project(zone, ...last)[0] - project(zone, ...first)[0];
      if (Math.min(wide, inner.n[1] - inner.n[0]) / pixel < ROOM) continue;
      const [latitude, longitude] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
      const name = `${called(zone, latitude)} ${letters(zone, east + 1, north + 1)}`;
      label(name, [latitude, longitude], "letters").addTo(layer);
    }
  }
}

// The layer of the grid; it follows the view. Its letters are names among the map's.
export function grid(map, { label, arrange }) {
  const layer = L.layerGroup();

  function draw() {
    layer.clearLayers();
    const view = map.getBounds();
    const [west, east] = [view.getWest(), view.getEast()];
    const [south, north] = [view.getSouth(), view.getNorth()];
    const pixel = map.distance(view.getSouthWest(), view.getSouthEast()) / map.getSize().x;
    const step = STEPS.findLast((one) => one / pixel >= SPACED) ?? STEPS[0];
    for (let zone = zoneOf(west); zone <= zoneOf(east); zone++) {
      const [from, to] = [westOf(zone), westOf(zone + 1)];
      const box = { west: Math.max(west, from), east: Math.min(east, to), south, north };
      const reach = zoneLines(layer, zone, box, step);
      zoneLetters({ layer, label, pixel }, zone, box, reach);
      if (from > west) L.polyline([[south, from], [north, from]], look("zone")).addTo(layer);
    }
  }

  layer.on("add", () => {
    map.on("moveend", draw);
    draw();
    arrange();
  });
  layer.on("remove", () => map.off("moveend", draw));
  return layer;
}
