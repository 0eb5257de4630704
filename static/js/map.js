// The map page: incidents as symbols or counts on the ground, day by day, and the list beside it.

import { answered } from "./map_answers.js";
import { ground } from "./map_ground.js";
import { drawCells, drawPoints, filled, point } from "./map_marks.js";
import { pointer } from "./map_pointer.js";
import { drawTracks } from "./map_tracks.js";

const element = document.getElementById("map");
const OLD_AFTER = 10; // minutes
const CLOSE = 11; // scale at which one incident is shown
const [HIGH, LOW] = [30, 0.8]; // units of the strip of days
const PAUSE = 250; // milliseconds, until a movement counts as ended

const byId = (id) => document.getElementById(id);
const [slider, shownDay, allDays] = ["map-day", "map-day-shown", "map-all-days"].map(byId);
const [table, none, heading] = ["map-table", "map-none", "map-listed"].map(byId);

let map;
let names;
let marks; // symbols, squares and cells
let whole = { points: [], tracks: [], days: [], count: 0 }; // of the window
let part = whole; // of what is looked at, where the whole is too much to tell each by itself
let day = null; // its index in the window; null: all
let open = null; // the popup's group
let current = null; // the number that Tab leads to
let asked = 0; // parts: only the last one counts
let received = performance.now();

function shown() {
  return whole.cells || day === null ? part.points : whole.points.filter((one) => one.on === day);
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

function opened(box, group) {
  open = group;
  [{ number: current }] = group;
  box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", element.dataset.close);
  box.querySelector("a").focus();
}

function closed(group) {
  if (open !== group) return; // another one was opened instead
  open = null;
  draw();
  if (whole.cells) soon(loadPart);
  if (document.activeElement === document.body) buttons().find((one) => one.tabIndex === 0)?.focus();
}

const buttons = () => [...map.getPane("markerPane").querySelectorAll("[data-numbers]")];

const nearest = (all, place) =>
  all.reduce((a, b) => (a && a.place.distanceTo(place) <= b.place.distanceTo(place) ? a : b), null);

function draw() {
  const held = map.getPane("markerPane").contains(document.activeElement);
  const from = held && document.activeElement.place;
  marks.clearLayers();
  if (part.cells) drawCells(map, marks, part);
  drawTracks(marks, whole, part.cells ? [] : shown());
  names.avoid(part.cells ? [] : drawPoints(map, marks, shown(), { opened, closed }));
  const all = buttons();
  const same = all.find((button) => button.dataset.numbers.split(" ").includes(current));
  const next = same ?? (from ? nearest(all, from) : all[0]);
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

// The symbol of the row that the eye is on.
function pointAt({ target }) {
  const number = target.closest("tbody tr")?.id;
  for (const button of buttons()) {
    button.classList.toggle("pointed", button.dataset.numbers.split(" ").includes(number));
  }
}

const holds = (button, { number }) => button?.dataset.numbers.split(" ").includes(number);

// As close as it takes until its own mark is there, not a disc that counts it.
function show(one) {
  for (let zoom = Math.max(map.getZoom(), CLOSE); zoom <= map.getMaxZoom(); zoom++) {
    map.setView(one.at, zoom, { animate: false });
    draw();
    const own = marks.getLayers().find((mark) => mark.getPopup?.() && holds(mark.getElement(), one));
    if (own) return own.openPopup();
  }
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

async function loadPoints(url) {
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
  const mine = ++asked;
  const answer = await loadPoints(url);
  if (mine !== asked) return;
  part = answer;
  tell();
}

async function load() {
  whole = part = await loadPoints(element.dataset.points);
  slider.max = whole.days.length - 1;
  const named = new URL(location.href).searchParams.get("day");
  const found = whole.days.findIndex(([from]) => from === named);
  day = found < 0 ? null : found;
  slider.value = day ?? slider.max;
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

// The day is in the address, for whoever loads it anew or sends it on.
function remember() {
  const url = new URL(location.href);
  if (day === null) url.searchParams.delete("day");
  else url.searchParams.set("day", whole.days[day][0]);
  history.replaceState(history.state, "", url);
}

function choose(chosen) {
  if (chosen === day) return;
  day = chosen;
  remember();
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
if (narrow && !document.querySelector(".head .tag")) fold.open = false;

async function start() {
  ({ map, names } = await ground(element));
  pointer(map, { keeps: true });
  marks = L.layerGroup().addTo(map);
  document.querySelector(".map-frame").classList.add("is-live");
  const controls = [slider, shownDay, allDays, byId("map-refresh")];
  for (const control of controls) control.hidden = false;
  map.on("moveend", moved);
  map.getPane("markerPane").addEventListener("keydown", step);
  element.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  for (const looking of ["pointerover", "focusin"]) table.addEventListener(looking, pointAt);
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

element.setAttribute("aria-busy", true);
start()
  .catch((error) => {
    console.warn(error);
    if (map) return linkDown();
    element.hidden = true;
    byId("map-away").hidden = false;
  })
  .finally(() => {
    element.setAttribute("aria-busy", false);
  });
