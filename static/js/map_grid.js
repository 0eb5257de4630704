// The grid of officers' references: lines of 100, 10 and 1 km and of 100 m, each zone to its edge.

import { called, LETTERED, letters, place, project, westOf, zoneOf } from "./map_mgrs.js";

const STEPS = [100000, 10000, 1000, 100]; // metres
const KINDS = { 100000: "lettered", 10000: "tens", 1000: "ones", 100: "tenths" };
const SPACED = 30; // pixels between two lines, at least
const BENDS = { 100000: 16, 10000: 6, 1000: 1, 100: 1 }; // parts of a line, which is no straight one
const ROOM = 70; // pixels of a square that is seen, to write its letters into
const [LONGITUDE, LATITUDE] = [1, 0];

const look = (kind) => {
  return { className: `map-grid ${kind}`, interactive: false, pane: "grid", smoothFactor: 0 };
};
const parts = (from, to, count) =>
  Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
const multiples = (step, from, to) => {
  const first = Math.ceil(from / step);
  const count = Math.max(Math.floor(to / step) - first + 1, 0);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
};

// What of a line lies between two degrees of longitude, or of latitude; its ends lie on them.
function between(line, axis, low, high) {
  const kept = [];
  const edge = (a, b, at) => {
    const share = (at - a[axis]) / (b[axis] - a[axis]);
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  };
  for (const [i, here] of line.entries()) {
    const before = line[i - 1] ?? here;
    for (const at of [low, high]) {
      if ((before[axis] - at) * (here[axis] - at) < 0) kept.push(edge(before, here, at));
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
const kindOf = (metres) => KINDS[STEPS.find((step) => metres % step === 0)];

// Lines and letters of one zone, as far as it is seen.
function zoneLines(layer, zone, box, step) {
  const bends = BENDS[step];
  const reach = extent(zone, box);
  const upwards = (east) => parts(...reach.n, bends).map((north) => place(zone, east, north));
  const across = (north) => parts(...reach.e, bends).map((east) => place(zone, east, north));
  const lines = [
    ...multiples(step, ...reach.e).map((east) => [east, "top", within(upwards(east), box)]),
    ...multiples(step, ...reach.n).map((north) => [north, "side", within(across(north), box)]),
  ];
  for (const [metres, side, line] of lines.filter((one) => one[2].length > 1)) {
    L.polyline(line, look(kindOf(metres))).addTo(layer);
    const at = line.at(side === "top" ? -1 : 0);
    if (step < LETTERED) edgeName(digits(metres, step), at, side).addTo(layer);
  }
  return reach;
}

// Where the middle of a square is, of what is seen of it; nothing where too little is.
function seen(zone, box, { e, n }, pixel) {
  const rows = parts(...n, 6).map((north) =>
    within(parts(...e, BENDS[LETTERED]).map((east) => place(zone, east, north)), box),
  );
  const across = rows.filter((row) => row.length > 1);
  if (across.length === 0) return null;
  const row = across[Math.floor(across.length / 2)];
  const [first, last] = [row[0], row.at(-1)];
  const wide = project(zone, ...last)[0] - project(zone, ...first)[0];
  if (Math.min(wide, n[1] - n[0]) / pixel < ROOM) return null;
  return [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
}

// The letters of each square of 100 km, in the middle of what is seen of it.
function zoneLetters({ layer, label, pixel }, zone, box, reach) {
  const corners = ([from, to]) => multiples(LETTERED, from - LETTERED, to);
  const cut = (from, [low, high]) => [Math.max(from, low), Math.min(from + LETTERED, high)];
  for (const east of corners(reach.e)) {
    for (const north of corners(reach.n)) {
      const middle = seen(zone, box, { e: cut(east, reach.e), n: cut(north, reach.n) }, pixel);
      if (!middle) continue;
      const name = `${called(zone, middle[0])} ${letters(zone, east + 1, north + 1)}`;
      label(name, middle, "letters").addTo(layer);
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
    arrange(); // its letters are new
  }

  layer.on("add", () => {
    map.on("moveend", draw);
    draw();
  });
  layer.on("remove", () => map.off("moveend", draw));
  return layer;
}
