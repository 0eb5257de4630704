// The map page: incidents as symbols or counts on the ground, day by day, and the list beside it.

import { answered, ground, square } from "./map_ground.js";

const element = document.getElementById("map");
const OLD_AFTER = 10; // minutes
const NEAR = 30; // pixels: what is nearer shares a symbol
const SYMBOL = 28;
const SEEN = 8; // pixels from which the square of a grid is seen beside its symbol
const CLOSE = 13; // scale at which one incident is shown
const RANK = ["flash", "immediate", "priority", "routine"];
const [HIGH, LOW] = [30, 0.8]; // units of the strip of days
const PAUSE = 250; // milliseconds, until a movement counts as ended

const byId = (id) => document.getElementById(id);
const [slider, shownDay, allDays] = ["map-day", "map-day-shown", "map-all-days"].map(byId);
const [table, none, heading] = ["map-table", "map-none", "map-listed"].map(byId);
const kinds = new Map();
const letters = new Map();

let map;
let marks; // symbols, squares and cells
let whole = { points: [], days: [], count: 0 }; // of the window
let part = whole; // of what is looked at, where the whole is too much to tell each by itself
let day = null; // its index in the window; null: all
let open = null; // the popup's group
let current = null; // the number that Tab leads to
let received = performance.now();

for (const item of document.querySelectorAll("[data-kind]")) {
  const [symbol, word] = [item.querySelector("img").src, item.querySelector("span").textContent];
  kinds.set(item.dataset.kind, { symbol, word });
}
for (const item of document.querySelectorAll("[data-precedence]")) {
  const [letter, word] = [item.querySelector("bdi"), item.querySelector("span")];
  letters.set(item.dataset.precedence, { letter: letter.textContent, word: word.textContent });
}

function point([number, longitude, latitude, kind, precedence, side, dtg, on, place, mark]) {
  const { symbol, word } = kinds.get(kind);
  const tag = mark && element.dataset[mark];
  const letter = letters.get(precedence).letter;
  const at = L.latLng(latitude, longitude);
  return { number, at, kind: word, symbol, precedence, letter, side, dtg, on, place, mark, tag };
}

function shown() {
  return whole.cells || day === null ? part.points : whole.points.filter((one) => one.on === day);
}

// A copy of a template of the page, told of one incident.
function filled(template, one) {
  const copy = byId(template).content.firstElementChild.cloneNode(true);
  copy.classList.add(one.precedence);
  copy.classList.toggle("struck", one.mark === "struck");
  for (const part of copy.querySelectorAll("[data-fill]")) {
    part.textContent = one[part.dataset.fill] ?? "";
    part.hidden = !part.textContent;
  }
  copy.querySelector("a").href = `${table.dataset.incidents}${one.number}/`;
  copy.querySelector("img").src = one.symbol;
  return copy;
}

function list(points) {
  const most = Number(table.dataset.most);
  const rows = points.slice(0, most).map((one) => {
    const row = filled("map-row", one);
    row.id = one.number;
    row.addEventListener("click", (event) => event.target.closest("a") || show(one));
    return row;
  });
  table.tBodies[0].replaceChildren(...rows);
  none.hidden = points.length > 0;
  const count = part.cells ? part.count : points.length;
  const text = count > rows.length ? heading.dataset.cut : heading.dataset.text;
  heading.textContent = text.replace("{n}", count).replace("{m}", rows.length);
}

// Those that would cover one another at this scale, together; the newest first in each.
function groups(points) {
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
    const told = [one.number, one.kind, one.dtg, one.place, one.tag];
    return told.filter(Boolean).join(", ");
  }
  const several = element.dataset.several.replace("{n}", group.length);
  return `${several}: ${group.slice(0, 5).map((each) => each.number).join(", ")}`;
}

function popup(group) {
  const told = document.createElement("ul");
  told.className = "map-told";
  told.dir = document.documentElement.dir;
  told.append(...group.map((one) => filled("map-told", one)));
  return told;
}

function symbol(group) {
  const chief = group.reduce((a, b) => (RANK.indexOf(b.precedence) < RANK.indexOf(a.precedence) ? b : a));
  const face = document.createElement("span");
  face.append(Object.assign(document.createElement("img"), { src: chief.symbol, alt: "" }));
  if (group.length > 1) {
    face.append(Object.assign(document.createElement("b"), { textContent: group.length }));
  }
  const every = (mark) => (group.every((one) => one.mark === mark) ? ` ${mark}` : "");
  const className = `map-mark ${chief.precedence}${every("struck")}${every("exercise")}`;
  const icon = L.divIcon({ className, html: face, iconSize: [SYMBOL, SYMBOL] });
  const mark = L.marker(group[0].at, { icon, riseOnHover: true });
  mark.bindPopup(() => popup(group), { maxWidth: 320, minWidth: 230, maxHeight: 300 });
  mark.on("popupopen", (event) => opened(event.popup.getElement(), group));
  mark.on("popupclose", () => setTimeout(closed));
  return named(mark, spoken(group), group.map((one) => one.number));
}

function opened(box, group) {
  open = group;
  [{ number: current }] = group;
  box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", element.dataset.close);
  box.querySelector("a").focus();
}

function closed() {
  open = null;
  draw();
  if (whole.cells) soon(loadPart);
  if (document.activeElement === document.body) buttons().find((one) => one.tabIndex === 0)?.focus();
}

// A button of the map: Tab leads to one of them, arrow keys from one to the next.
function named(mark, label, numbers = []) {
  mark.on("add", () => {
    const button = mark.getElement();
    button.setAttribute("aria-label", label);
    button.dataset.numbers = numbers.join(" ");
    button.tabIndex = -1;
  });
  return mark;
}

function drawSquares(points) {
  const metres = 40075017 / 256 / 2 ** map.getZoom(); // to a pixel, at the equator
  for (const one of points) {
    const wide = one.side / (metres * Math.cos((one.at.lat * Math.PI) / 180));
    if (wide < SEEN) continue;
    const corners = square(one.at.lng, one.at.lat, one.side);
    const look = { className: "map-square", weight: 1, interactive: false };
    L.polygon(corners, look).addTo(marks);
  }
}

function drawCells({ cells, side }) {
  const most = Math.max(...cells.map(([, , count]) => count));
  for (const [west, south, count] of cells) {
    const bounds = L.latLngBounds([south, west], [south + side, west + side]);
    const fillOpacity = 0.08 + 0.45 * Math.sqrt(count / most);
    L.rectangle(bounds, { className: "map-cell", weight: 1, fillOpacity, interactive: false }).addTo(marks);
    const face = Object.assign(document.createElement("span"), { textContent: count });
    const icon = L.divIcon({ className: "map-count", html: face, iconSize: [38, 24] });
    const closer = () => map.fitBounds(bounds);
    const mark = L.marker(bounds.getCenter(), { icon }).on("click", closer);
    mark.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && closer());
    named(mark, element.dataset.cell.replace("{n}", count)).addTo(marks);
  }
}

const buttons = () => [...map.getPane("markerPane").querySelectorAll("[data-numbers]")];

function draw() {
  const held = map.getPane("markerPane").contains(document.activeElement);
  marks.clearLayers();
  if (part.cells) drawCells(part);
  else {
    const inView = groups(shown());
    drawSquares(inView.flat());
    for (const group of inView) symbol(group).addTo(marks);
  }
  const all = buttons();
  const next = all.find((button) => button.dataset.numbers.split(" ").includes(current)) ?? all[0];
  if (next) next.tabIndex = 0;
  if (held) next?.focus();
}

function step(event) {
  const all = buttons();
  const here = all.indexOf(document.activeElement);
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const to = { Home: 0, End: all.length - 1 }[event.key] ?? (by && (here + by + all.length) % all.length);
  if (here < 0 || to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  all[here].tabIndex = -1;
  all[to].tabIndex = 0;
  [current] = all[to].dataset.numbers.split(" ");
  all[to].focus();
}

function show(one) {
  map.setView(one.at, Math.max(map.getZoom(), CLOSE), { animate: false });
  draw();
  marks.eachLayer((mark) => {
    if (mark.getPopup?.() && mark.getElement()?.dataset.numbers.split(" ").includes(one.number)) {
      mark.openPopup();
    }
  });
}

function drawStrip() {
  const bars = document.querySelectorAll("#map-strip rect");
  const most = Math.max(1, ...whole.daily);
  bars.forEach((bar, i) => {
    const high = Math.max((whole.daily[i] / most) * HIGH, LOW);
    bar.setAttribute("height", high);
    bar.setAttribute("y", HIGH - high);
    bar.classList.toggle("last", day === null || day === i);
  });
}

function tell() {
  drawStrip();
  const all = whole.days.map(([, , dtg]) => dtg);
  allDays.setAttribute("aria-pressed", day === null);
  shownDay.textContent = day === null ? `${all[0]} – ${all.at(-1)}` : all[day];
  slider.setAttribute("aria-valuetext", shownDay.textContent);
  byId("map-many").hidden = !part.cells;
  list(shown());
  draw();
}

async function points(url) {
  const answer = await answered(url);
  received = performance.now();
  byId("link-down").hidden = true;
  document.querySelector("#map-asof bdi").textContent = answer.as_of;
  showAge();
  return { ...answer, points: answer.points.map(point) };
}

function linkDown() {
  const line = byId("link-down");
  const time = document.querySelector("#map-asof bdi").textContent;
  line.textContent = line.dataset.text.replace("{time}", time);
  line.hidden = false;
}

// What lies in sight, on the day chosen: of very many only this is told one by one.
async function loadPart() {
  const url = new URL(element.dataset.points, location.href);
  if (day !== null) {
    const [from, until] = whole.days[day];
    url.searchParams.set("occurred_from", from);
    url.searchParams.set("occurred_until", until);
  }
  if (!url.searchParams.has("bbox")) url.searchParams.set("bbox", map.getBounds().toBBoxString());
  part = await points(url);
  tell();
}

async function load() {
  whole = part = await points(element.dataset.points);
  slider.max = whole.days.length - 1;
  if (day === null) slider.value = slider.max;
  day = day === null ? null : Math.min(day, slider.max);
  if (whole.cells && day !== null) await loadPart();
  else tell();
}

let pause;
function soon(work) {
  clearTimeout(pause);
  pause = setTimeout(() => work().catch(linkDown), PAUSE);
}

function moved() {
  if (whole.cells) soon(async () => open || loadPart());
  // Not at once: a popup that is being opened ends the movement before.
  else setTimeout(() => open || draw());
}

function choose(chosen) {
  if (chosen === day) return;
  day = chosen;
  if (whole.cells) soon(loadPart);
  else tell();
}

function showAge() {
  const line = byId("map-asof");
  const minutes = Math.floor((performance.now() - received) / 60000);
  const age = line.querySelector(".age") ?? line.appendChild(document.createElement("span"));
  age.className = "age";
  const old = minutes >= OLD_AFTER;
  const words = [line.dataset.ago.replace("{n}", minutes), old && line.dataset.old];
  age.textContent = minutes ? ` · ${words.filter(Boolean).join(", ")}` : "";
  line.classList.toggle("old", old);
}

// Where the address names an incident it is shown, else all of them.
function look() {
  const named = whole.points.find((one) => `#${one.number}` === location.hash);
  const spots = whole.cells
    ? whole.cells.map(([west, south]) => [south + whole.side / 2, west + whole.side / 2])
    : whole.points.map((one) => one.at);
  if (named) show(named);
  else if (spots.length) map.fitBounds(L.latLngBounds(spots).pad(0.1), { maxZoom: 11, animate: false });
}

// On a narrow screen the map comes first; filters in use stay in sight.
const fold = document.querySelector(".fold");
const narrow = matchMedia("(max-width: 880px)").matches;
if (narrow && !document.querySelector(".head .tag") && element) fold.open = false;

async function start() {
  map = await ground(element);
  marks = L.layerGroup().addTo(map);
  document.querySelector(".map-frame").classList.add("is-live");
  const controls = [slider, shownDay, allDays, byId("map-refresh")];
  for (const control of controls) control.hidden = false;
  map.on("moveend", moved);
  map.getPane("markerPane").addEventListener("keydown", step);
  element.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  // Where it cannot move any further, as on the last day, it says nothing of itself.
  for (const moving of ["input", "click", "keydown"]) {
    slider.addEventListener(moving, ({ key }) => key === "Tab" || choose(Number(slider.value)));
  }
  allDays.addEventListener("click", () => choose(null));
  byId("map-refresh").addEventListener("click", () => load().catch(linkDown));
  setInterval(showAge, 10000);
  await load();
  look();
}

if (element) {
  start().catch((error) => {
    console.warn(error);
    if (map) return linkDown();
    element.hidden = true;
    byId("map-away").hidden = false;
  });
}
