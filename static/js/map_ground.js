// The ground of every map: Leaflet itself, land and water, areas, rooms, names; and grid squares.

import { answered } from "./map_answers.js";

const WATER_NAMED = 2; // scales after it is drawn
const REGION = [[33.6, 42.3], [36.9, 45.9]];
const PANES = { ground: 210, relief: 220, made: 230, packs: 250, areas: 300, names: 450 };
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

const radians = (degrees) => (degrees * Math.PI) / 180;

// The corners of the square of a grid that has the point in its middle: [[latitude, longitude], …].
export function square(longitude, latitude, side) {
  const meridian = Math.floor((longitude + 180) / 6) * 6 - 177; // of the zone
  const [phi, off] = [radians(latitude), radians(longitude - meridian)];
  const turn = Math.atan(Math.tan(off) * Math.sin(phi)); // of the grid's north from true north
  const half = side / 2 / (0.9996 * (1 + (off * Math.cos(phi)) ** 2 / 2));
  const north = 111132.95 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const east = 111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi);
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([e, n]) => [
    latitude + (half * (n * Math.cos(turn) - e * Math.sin(turn))) / north,
    longitude + (half * (e * Math.cos(turn) + n * Math.sin(turn))) / east,
  ]);
}

function label(text, place, kind, from = 0) {
  const word = Object.assign(document.createElement("span"), { textContent: text, dir: "auto" });
  const icon = L.divIcon({ className: `map-name ${kind}`, html: word, iconSize: null });
  const mark = L.marker(place, { icon, interactive: false, keyboard: false, pane: "names" });
  return Object.assign(mark, { from, rank: kind === "room" ? 0 : from + 1 });
}

// Of names that would cover one another the greater place keeps its own.
function thin(map, layers) {
  const kept = [];
  const names = [layers.rooms, layers.names].flatMap((layer) => layer.getLayers());
  const drawn = names.filter((name) => name.rank !== undefined && name.getElement());
  for (const name of drawn.sort((a, b) => a.rank - b.rank)) {
    const element = name.getElement();
    const box = element.firstChild.getBoundingClientRect();
    const crowded = (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    const hidden = map.getZoom() < name.from || kept.some(crowded);
    element.classList.toggle("crowded", hidden);
    if (!hidden) kept.push(box);
  }
}

const turned = ([longitude, latitude]) => [latitude, longitude];
const middle = (line) => turned(line[Math.floor(line.length / 2)]);

function drawBase(map, base, layers) {
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
    const look = kind === "country" ? kind : `place${zoom < 7 ? " city" : ""}`;
    label(name(place), turned(place.geometry.coordinates), look, zoom).addTo(layers.names);
  }
}

function pane(map, name, height) {
  map.createPane(name).style.zIndex = height;
  return name;
}

function drawAreas(areas, layers) {
  for (const { layer, geometry } of areas) {
    const gap = layer === "gap";
    const look = { className: `area ${layer}`, weight: gap ? 1.5 : 2, fill: gap };
    if (gap) Object.assign(look, { fillColor: "url(#ground-hatch)", fillOpacity: 1 });
    else look.dashArray = "7 5";
    L.geoJSON(geometry, { style: look, interactive: false, pane: "areas" }).addTo(layers[layer]);
  }
}

function drawRooms(rooms, layers) {
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

function shapes({ url, attribution }) {
  const layer = L.layerGroup([], { attribution: escaped(attribution) });
  const pointToLayer = (_feature, at) => L.circleMarker(at, { radius: 4 });
  const onEachFeature = ({ properties }, drawn) => {
    const name = properties[document.documentElement.lang] || properties.name;
    const at = drawn.getBounds?.().getCenter() ?? drawn.getLatLng();
    if (name) label(name, at, "pack").addTo(layer);
  };
  const look = { style: { className: "map-pack", weight: 2 }, interactive: false, pane: "packs" };
  const draw = (told) => L.geoJSON(told, { ...look, pointToLayer, onEachFeature }).addTo(layer);
  layer.once("add", () => answered(url).then(draw, console.warn));
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
async function roads(map, pack, layers) {
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
  return made(map, told, { named, forgotten, thin: () => thin(map, layers) });
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
async function choices(map, packs, layers, box) {
  for (const [i, pack] of packs.entries()) {
    const layer = pack.kind === "ground" ? await roads(map, pack, layers) : LAYERS[pack.kind](pack);
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

// Draw the ground into an element, with boxes to choose layers by beside it; returns the map.
export async function ground(element) {
  const told = element.dataset;
  await Promise.all([style(told.style), style(told.css), script(told.script)]);
  element.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 6,
    maxZoom: 17,
    zoomSnap: 0.5,
    zoomAnimation: !still,
    fadeAnimation: false,
  });
  for (const [name, height] of Object.entries(PANES)) pane(map, name, height);
  map.getPane("names").setAttribute("aria-hidden", "true");
  const note = controls(map, told);
  map.fitBounds(REGION);
  const layers = {};
  for (const name of ["gap", "responsibility", "rooms", "names"]) {
    layers[name] = L.layerGroup().addTo(map);
  }
  const seen = () => thin(map, layers);
  map.on("zoomend", seen);
  await Promise.all([
    answered(told.base).then((drawn) => {
      drawBase(map, drawn, layers);
      note.addAttribution(drawn.about.attribution);
      const [west, south, east, north] = drawn.box;
      map.setMaxBounds([[south, west], [north, east]]);
    }),
    answered(told.layers).then(({ areas, rooms, packs }) => {
      drawAreas(areas, layers);
      drawRooms(rooms, layers);
      return choices(map, packs, layers, document.getElementById(`${element.id}-layers`));
    }),
  ].map((drawing) => drawing.catch(console.warn)));
  seen();
  return map;
}
