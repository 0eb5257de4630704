// What a server made of an extract of OpenStreetMap: its lines on canvases, its names as labels.

import { answered } from "./map_answers.js";

const EXTENT = 4096; // parts of a tile, to the east and to the south
const KEPT = 60; // tiles in memory
const MOST = 250; // names on one view
const STEP = 0.35; // pixels by which a line is wider at the next scale
// What lies lowest first: its colour, from which scale it is drawn, how wide there, its dashes.
const LINES = {
  river: ["--lake-edge", 6, 1],
  canal: ["--lake-edge", 10, 0.8],
  ridge: ["--map-ridge", 10, 1, [1, 3]],
  track: ["--map-track", 12, 0.8, [4, 3]],
  unclassified: ["--map-unclassified", 12, 0.8],
  tertiary: ["--map-tertiary", 10, 0.7],
  secondary: ["--map-secondary", 9, 0.8],
  primary: ["--map-primary", 7, 0.7],
  trunk: ["--map-trunk", 6, 0.9],
  motorway: ["--map-motorway", 6, 1.2],
};

function trace(context, lines, scale) {
  context.beginPath();
  for (const line of lines) {
    let [x, y] = line;
    context.moveTo(x * scale, y * scale);
    for (let i = 2; i < line.length; i += 2) {
      x += line[i];
      y += line[i + 1];
      context.lineTo(x * scale, y * scale);
    }
  }
}

function paint(context, { lines, areas }, scale, zoom) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name);
  context.lineJoin = context.lineCap = "round";
  for (const rings of Object.values(areas)) {
    context.fillStyle = colour("--lake");
    trace(context, rings, scale);
    context.fill("evenodd");
  }
  for (const [kind, [name, from, wide, dashes = []]] of Object.entries(LINES)) {
    if (!lines[kind] || zoom < from) continue;
    context.strokeStyle = colour(name);
    context.lineWidth = wide + STEP * Math.min(zoom - from, 6);
    context.setLineDash(dashes);
    trace(context, lines[kind], scale);
    context.stroke();
  }
}

// The layer of a pack; `named` adds a label to the map, and `arrange` leaves out what covers another.
export function made(map, { url, levels, attribution }, { named, forgotten, arrange }) {
  const tiles = new Map();
  let names = [];

  function tile(z, x, y) {
    const path = L.Util.template(url, { z, x, y });
    const loading = tiles.get(path) ?? answered(path);
    tiles.delete(path);
    tiles.set(path, loading); // the last asked for is the last forgotten
    loading.catch(() => tiles.delete(path));
    if (tiles.size > KEPT) tiles.delete(tiles.keys().next().value);
    return loading;
  }

  // The tile that holds this one, and how much larger it is.
  function holding({ x, y, z }) {
    const level = levels.findLast((one) => one <= z) ?? levels[0];
    const times = 2 ** (z - level);
    return { times, loading: tile(level, Math.floor(x / times), Math.floor(y / times)) };
  }

  const Layer = L.GridLayer.extend({
    createTile(at, done) {
      const canvas = document.createElement("canvas");
      const { x: side } = this.getTileSize();
      const dense = devicePixelRatio || 1;
      canvas.width = canvas.height = side * dense;
      const { times, loading } = holding(at);
      const draw = (content) => {
        const context = canvas.getContext("2d");
        context.scale(dense, dense);
        context.translate(-(at.x % times) * side, -(at.y % times) * side);
        if (content) paint(context, content, (side * times) / EXTENT, at.z);
        done(null, canvas);
      };
      loading.then(draw).catch((error) => done(error, canvas));
      return canvas;
    },
  });
  const layer = new Layer({ pane: "made", attribution, minZoom: levels[0], maxZoom: 17 });

  async function name() {
    const zoom = Math.round(map.getZoom());
    const view = map.getBounds();
    const [first, last] = [view.getNorthWest(), view.getSouthEast()].map((corner) =>
      map.project(corner, zoom).divideBy(256).floor(),
    );
    const found = new Set();
    for (let x = first.x; x <= last.x; x++) {
      for (let y = first.y; y <= last.y; y++) found.add(holding({ x, y, z: zoom }).loading);
    }
    const contents = await Promise.all([...found].map((one) => one.catch(() => null)));
    if (!map.hasLayer(layer) || !map.getBounds().equals(view)) return;
    forget();
    names = contents
      .flatMap((content) => content?.names ?? [])
      .filter(([, from, longitude, latitude]) => from <= zoom && view.contains([latitude, longitude]))
      .sort((one, other) => one[1] - other[1])
      .slice(0, MOST)
      .map(named);
    arrange();
  }

  function forget() {
    names.forEach(forgotten);
    names = [];
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const again = () => layer.redraw();
  layer.on("add", () => {
    map.on("moveend", name);
    dark.addEventListener("change", again);
    name();
  });
  layer.on("remove", () => {
    map.off("moveend", name);
    dark.removeEventListener("change", again);
    forget();
  });
  return layer;
}
