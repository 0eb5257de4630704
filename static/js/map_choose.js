// The report form: a place chosen on a map, which is fetched only when somebody asks for it.

const choose = document.getElementById("choose");
const [button, frame, told] = ["choose-open", "choose-frame", "choose-told"].map((id) =>
  document.getElementById(id),
);
const field = document.querySelector("[name=location]");
const [SMALLEST, CLOSEST] = [10, 17]; // metres of a square; the scale at which one aims at it
const CLOSE = 12;
const ABOUT = 11; // the zoom that shows what lies about the own room

let ground, asking, aiming; // the modules
let map;
let chosen; // the square drawn
let asked = 0;

const metres = (side) => (side < 1000 ? `${side} m` : `${side / 1000} km`);

function draw({ latitude, longitude, precision_m: side }) {
  chosen?.remove();
  const corners = ground.square(longitude, latitude, side);
  chosen = L.polygon(corners, { className: "map-square chosen", weight: 2, interactive: false });
  chosen.addTo(map);
}

function write(text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function square(parameters) {
  return asking.answered(`${choose.dataset.square}?${new URLSearchParams(parameters)}`);
}

async function take({ lat, lng }) {
  const [latitude, longitude] = [lat.toFixed(5), lng.toFixed(5)];
  const mine = ++asked;
  try {
    const found = await square({ latitude, longitude, side: aiming.aimed(map, lat) });
    if (mine !== asked) return;
    draw(found);
    write(found.mgrs);
    const words = found.precision_m > SMALLEST ? choose.dataset.told : choose.dataset.smallest;
    const side = `\u2066${metres(found.precision_m)}\u2069`; // kept in one piece in any direction
    told.textContent = words.replace("{mgrs}", `\u2066${found.mgrs}\u2069`).replace("{side}", side);
  } catch {
    if (mine === asked) write(`${latitude}, ${longitude}`); // the field takes degrees as well
  }
}

async function showTyped() {
  if (!field.value.trim()) return;
  const typed = await square({ text: field.value }).catch(() => null);
  if (!typed) return;
  draw(typed);
  map.fitBounds(chosen.getBounds().pad(1), { maxZoom: CLOSE, animate: false });
}

async function start() {
  const element = document.getElementById("choose-map");
  [ground, asking, aiming] = await Promise.all([
    import("./map_ground.js"),
    import("./map_answers.js"),
    import("./map_pointer.js"),
  ]);
  ({ map } = await ground.ground(element, { closest: CLOSEST }));
  aiming.pointer(map, { keeps: false });
  const { latitude, longitude } = choose.dataset;
  if (latitude) map.setView([latitude, longitude], ABOUT, { animate: false });
  map.on("click", ({ latlng }) => take(latlng));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== element || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take(map.getCenter());
  });
}

async function open() {
  try {
    if (!map) await start();
    map.invalidateSize();
    await showTyped();
    frame.scrollIntoView({ block: "nearest" });
    document.getElementById("choose-map").focus({ preventScroll: true });
  } catch (error) {
    console.warn(error);
    told.textContent = choose.dataset.failed;
  }
}

button.addEventListener("click", () => {
  frame.hidden = !frame.hidden;
  button.setAttribute("aria-expanded", !frame.hidden);
  if (!frame.hidden) open();
});

choose.hidden = false;
