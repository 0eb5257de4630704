// The square under the pointer, or in the middle of the map: shown in its corner, kept, and copied.

import { mgrs, project, place, square, zoneOf } from "./map_mgrs.js";

const SIDES = [10, 100, 1000, 10000]; // metres
const SEEN = 10; // pixels: no square is named that is smaller than what one aims at

// The side of the square that one aims at, at this latitude and scale.
export function aimed(map, latitude) {
  const pixel = (40075017 / 256 / 2 ** map.getZoom()) * Math.cos((latitude * Math.PI) / 180);
  return SIDES.find((side) => side / pixel >= SEEN) ?? SIDES.at(-1);
}

// The corners of the square of the grid that holds a place.
function holding({ lat, lng }, side) {
  const corner = project(zoneOf(lng), lat, lng).map((metres) => Math.floor(metres / side) * side);
  const [latitude, longitude] = place(zoneOf(lng), corner[0] + side / 2, corner[1] + side / 2);
  return square(longitude, latitude, side);
}

function cornerOf(map, words) {
  const box = document.createElement("div");
  const tags = ["span", "bdi", "button", "span"];
  const [said, at, button, done] = tags.map((tag) => document.createElement(tag));
  box.className = "map-at";
  box.dir = document.documentElement.dir;
  said.className = "sub";
  Object.assign(at, { id: `${map.getContainer().id}-at`, dir: "ltr" });
  Object.assign(button, { type: "button", className: "plain", textContent: words.atCopy });
  Object.assign(button.dataset, { copyOf: at.id, copied: words.atCopied, refused: words.atRefused });
  Object.assign(done, { className: "sub", role: "status" });
  box.append(said, " ", at, " ", button, " ", done);
  L.DomEvent.disableClickPropagation(box);
  import("./copy.js").catch(console.warn);
  const position = document.documentElement.dir === "rtl" ? "topleft" : "topright";
  const Corner = L.Control.extend({ options: { position }, onAdd: () => box });
  new Corner().addTo(map);
  return { said, at };
}

// Show it from now on; where clicks mean nothing else, a click or Enter keeps a square to be copied.
export function pointer(map, { keeps }) {
  const element = map.getContainer();
  const words = element.dataset;
  const { said, at } = cornerOf(map, words);
  let [under, kept, closing] = [null, null, false];

  function show() {
    const here = kept?.here ?? under ?? map.getCenter();
    said.textContent = kept ? words.kept : under ? words.under : words.middle;
    at.textContent = mgrs(here.lat, here.lng, kept?.side ?? aimed(map, here.lat));
    at.setAttribute("aria-live", under ? "off" : "polite"); // who moves by keys is told
  }

  function forget() {
    kept?.drawn.remove();
    kept = null;
    show();
  }

  function keep(here) {
    kept?.drawn.remove();
    const side = aimed(map, here.lat);
    const look = { className: "map-square kept", weight: 2, interactive: false };
    kept = { here, side, drawn: L.polygon(holding(here, side), look).addTo(map) };
    show();
  }

  const move = (here) => {
    under = here;
    show();
  };
  map.on("mousemove", ({ latlng }) => move(latlng));
  map.on("mouseout", () => move(null));
  map.on("moveend", show);
  show();
  if (!keeps) return;
  map.on("popupclose", () => {
    closing = true; // by the click that comes next
    setTimeout(() => (closing = false));
  });
  map.on("click", ({ latlng }) => closing || keep(latlng));
  element.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") forget();
    if (key === "Enter" && target === element) keep(map.getCenter());
  });
}
