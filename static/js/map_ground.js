// The ground of every map: Leaflet itself, land and water, areas, rooms, names, the grid.

import { answered } from "./map_answers.js";
import { grid } from "./map_grid.js";
import { namesOf } from "./map_names.js";

export { square } from "./map_mgrs.js";

const WATER_NAMED = 2; // scales after it is drawn
const GAP_NAMED = 8;
const NEAR = 9.5; // scale from which one is within an area, and its edge alone is hatched
const REGION = [[33.6, 42.3], [36.9, 45.9]];
const PANES = { ground: 210, relief: 220, made: 230, packs: 250, areas: 300, grid: 320, names: 450 };
// How close one comes: no closer than there is something to see.
const CLOSEST = { bare: 12, relief: 12, shapes: 15, ground: 16, tiles: 17 };
const PLACES = ["city", "town", "village", "hamlet"];
const WATERS = ["river", "canal", "lake"];

const started = new Map();

function once(url, begin) {
  if (!started.has(url)) {
    const tag = begin();
    const loading = new Promise((done, failed) => {
      tag.onload = done;
      tag.onerror = () => {
        started.delete(url);
        tag.remove();
        failed(new Error(url));
      };
    });
    document.head.append(tag);
    started.set(url, loading);
  }
  return started.get(url);
}

const script = (src) => once(src, () => Object.assign(document.createElement("script"), { src }));

function style(href) {
  if ([...document.styleSheets].some((sheet) => sheet.href?.endsWith(href))) return null;
  const link = { rel: "stylesheet", href };
  return once(href, () => Object.assign(document.createElement("link"), link));
}

const turned = ([longitude, latitude]) => [latitude, longitude];
const middle = (line) => turned(line[Math.floor(line.length / 2)]);

function drawBase(map, base, layers, { label }) {
  const name = ({ properties }) => properties[document.documentElement.lang] || properties.en;
  const draw = (features, className, weight) => {
    const look = { style: { className, weight, fillOpacity: 1 }, interactive: false };
    L.geoJSON(features, { ...look, pane: "ground" }).addTo(map);
  };
  for (const country of base.countries.features) {
    draw(country, country.properties.en === "Iraq" ? "country" : "abroad", 1.2);
  }
  draw(base.governorates, "governorate", 1);
  draw(base.rivers, "river", 1.6);
  draw(base.lakes, "lake", 1);
  for (const river of base.rivers.features.filter(name)) {
    const from = river.properties.zoom + WATER_NAMED;
    label(name(river), middle(river.geometry.coordinates), "water", from).addTo(layers.names);
  }
  for (const place of base.places.features) {
    const { kind, zoom } = place.properties;
    const look = kind === "place" ? `place${zoom < 7 ? " city" : ""}` : kind;
    label(name(place), turned(place.geometry.coordinates), look, zoom).addTo(layers.names);
  }
}

function pane(map, name, height) {
  map.createPane(name).style.zIndex = height;
  return name;
}

// The hatch of an area along its inner edge, for those who look at it from within: the area cuts it.
function edge(geometry, outline, nth) {
  const [cut, use] = ["clipPath", "use"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag),
  );
  const [area] = outline.getLayers();
  area.on("add", () => {
    area.getElement().id = `area-${nth}`;
  });
  use.setAttribute("href", `#area-${nth}`);
  cut.id = `within-${nth}`;
  cut.append(use);
  document.querySelector(".map-hatches defs").append(cut);
  const look = { className: "area gap-edge", weight: 24, fill: false, color: "url(#ground-hatch)" };
  const band = L.geoJSON(geometry, { style: look, interactive: false, pane: "areas" });
  const [line] = band.getLayers();
  line.on("add", () => line.getElement().setAttribute("clip-path", `url(#${cut.id})`));
  return band;
}

function drawAreas(areas, layers, { label }) {
  for (const [nth, { layer, name, at, geometry }] of areas.entries()) {
    const gap = layer === "gap";
    const look = { className: `area ${layer}`, weight: gap ? 1.2 : 2, fill: gap };
    if (gap) Object.assign(look, { fillColor: "url(#ground-hatch)", fillOpacity: 1 });
    else look.dashArray = "7 5";
    const outline = L.geoJSON(geometry, { style: look, interactive: false, pane: "areas" });
    if (gap) {
      edge(geometry, outline, nth).addTo(layers.gap);
      label(name, turned(at), "gap", GAP_NAMED).addTo(layers.gap);
    }
    outline.addTo(layers[layer]);
  }
}

function drawRooms(rooms, layers, { label }) {
  for (const [name, longitude, latitude] of rooms) {
    const seat = L.divIcon({ className: "map-seat", iconSize: [11, 11] });
    const place = [latitude, longitude];
    L.marker(place, { icon: seat, interactive: false, keyboard: false, pane: "names" }).addTo(
      layers.rooms,
    );
    label(name, place, "room").addTo(layers.rooms);
  }
}

// Their words are of somebody's file or keyboard: text, never markup.
const escaped = (text) =>
  text && Object.assign(document.createElement("span"), { textContent: text }).outerHTML;

function shapes({ url, attribution }, { label, arrange }) {
  const layer = L.layerGroup([], { attribution: escaped(attribution) });
  const pointToLayer = (_feature, at) => L.circleMarker(at, { radius: 4 });
  const onEachFeature = ({ properties }, drawn) => {
    const name = properties[document.documentElement.lang] || properties.name;
    const at = drawn.getBounds?.().getCenter() ?? drawn.getLatLng();
    if (name) label(name, at, "pack").addTo(layer);
  };
  const look = { style: { className: "map-pack", weight: 2 }, interactive: false, pane: "packs" };
  const draw = (told) => L.geoJSON(told, { ...look, pointToLayer, onEachFeature }).addTo(layer);
  layer.once("add", () => answered(url).then(draw).then(arrange, console.warn));
  return layer;
}

// Leaflet's own layer of pictures drops those on their way for one that is no file of this host.
function pictures(url, options) {
  const Pictures = L.GridLayer.extend({
    createTile({ x, y, z }, done) {
      const picture = Object.assign(new Image(), { alt: "" });
      picture.onload = () => done(null, picture);
      picture.onerror = (event) => done(event, picture); // none is there: it stays unseen
      picture.src = L.Util.template(url, { x, y, z });
      return picture;
    },
  });
  return new Pictures({ maxZoom: 17, ...options });
}

function tiles({ url, attribution }) {
  return pictures(url, { pane: "packs", attribution: escaped(attribution) });
}

function relief({ url, levels, attribution }) {
  const [minNativeZoom, maxNativeZoom] = [levels[0], levels.at(-1)];
  const options = { minNativeZoom, maxNativeZoom, attribution: escaped(attribution) };
  return pictures(url, { ...options, pane: "relief" });
}

// Roads, waters and names that were made of an extract; the module is fetched where there are any.
async function roads(map, pack, layers, { label, arrange }) {
  const { made } = await import("./map_made.js");
  const { lang } = document.documentElement;
  const named = ([kind, from, longitude, latitude, names, height]) => {
    const word = names[lang] || names.en || Object.values(names)[0];
    const text = height ? `${word} \u2066${height} m\u2069` : word;
    const look = PLACES.includes(kind) ? `place ${kind}` : WATERS.includes(kind) ? "water" : kind;
    return label(text, [latitude, longitude], look, from).addTo(layers.names);
  };
  const forgotten = (name) => layers.names.removeLayer(name);
  const told = { ...pack, attribution: escaped(pack.attribution) };
  return made(map, told, { named, forgotten, arrange });
}

function toggle(value, text) {
  const [line, box, words] = ["label", "input", "bdi"].map((tag) => document.createElement(tag));
  Object.assign(box, { type: "checkbox", value });
  words.textContent = text;
  line.append(box, " ", words);
  return line;
}

const LAYERS = { shapes, tiles, relief };

// What may be drawn or not: the layers of every map, and the packs that were added to it. What was
// made of the ground is drawn at once.
async function choices(map, packs, layers, { names, box }) {
  for (const [i, pack] of packs.entries()) {
    const layer = await (pack.kind === "ground"
      ? roads(map, pack, layers, names)
      : LAYERS[pack.kind](pack, names));
    layers[`pack-${i}`] = layer;
    const line = toggle(`pack-${i}`, pack.name);
    box.append(line);
    if (pack.levels) {
      line.querySelector("input").checked = true;
      layer.addTo(map);
    }
  }
  box.hidden = !box.querySelector("input");
  box.addEventListener("change", ({ target }) => {
    map[target.checked ? "addLayer" : "removeLayer"](layers[target.value]);
    names.arrange();
  });
}

function controls(map, told) {
  const [start, end] = document.documentElement.dir === "rtl" ? ["right", "left"] : ["left", "right"];
  L.control
    .zoom({ position: `top${start}`, zoomInTitle: told.closer, zoomOutTitle: told.farther })
    .addTo(map);
  const note = L.control.attribution({ position: `bottom${end}`, prefix: false }).addTo(map);
  L.control.scale({ position: `bottom${end}`, imperial: false }).addTo(map);
  const words = Object.assign(document.createElement("span"), { textContent: told.note });
  words.dir = document.documentElement.dir;
  return note.addAttribution(words.outerHTML);
}

const closestOf = (packs) => Math.max(CLOSEST.bare, ...packs.map(({ kind }) => CLOSEST[kind]));

function begun(element) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 6,
    maxZoom: CLOSEST.bare,
    zoomSnap: 0.5,
    zoomAnimation: !still,
    fadeAnimation: false,
  });
  for (const [name, height] of Object.entries(PANES)) pane(map, name, height);
  for (const name of ["names", "grid"]) map.getPane(name).setAttribute("aria-hidden", "true");
  const near = () => element.classList.toggle("near", map.getZoom() >= NEAR);
  map.on("zoomend", near);
  return map;
}

// Draw the ground into an element, with boxes to choose layers by beside it. Returns the map and its
// names. Whoever chooses squares comes as close as `closest` says.
export async function ground(element, { closest } = {}) {
  const told = element.dataset;
  await Promise.all([style(told.style), style(told.css), script(told.script)]);
  element.hidden = false;
  const map = begun(element);
  const names = namesOf(map);
  const note = controls(map, told);
  map.fitBounds(REGION);
  const layers = { grid: grid(map, names).addTo(map) };
  for (const name of ["gap", "responsibility", "rooms", "names"]) {
    layers[name] = L.layerGroup().addTo(map);
  }
  await Promise.all([
    answered(told.base).then((drawn) => {
      drawBase(map, drawn, layers, names);
      note.addAttribution(drawn.about.attribution);
      const [west, south, east, north] = drawn.box;
      map.setMaxBounds([[south, west], [north, east]]);
    }),
    answered(told.layers).then(({ areas, rooms, packs }) => {
      drawAreas(areas, layers, names);
      drawRooms(rooms, layers, names);
      map.setMaxZoom(closest ?? closestOf(packs));
      return choices(map, packs, layers, { names, box: document.getElementById(`${element.id}-layers`) });
    }),
  ].map((drawing) => drawing.catch(console.warn)));
  names.arrange();
  return { map, names };
}
