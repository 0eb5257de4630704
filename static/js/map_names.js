// Names on the map: each stands where it covers no mark and no other name, or is left out.

const [BESIDE, OFF] = [7, 4]; // pixels between a point and its name
const SEAT = 14; // pixels about a room
const OVER = ["country", "water", "ridge", "gap", "letters"]; // what has no point: its name may lie on it
const RANK = { room: 0, letters: 99 }; // before all others, after them
// How far a name lies from its point, in its own widths and heights, and in pixels.
const SIDES = {
  middle: [-0.5, -0.5, 0, 0],
  below: [-0.5, 0, 0, OFF],
  above: [-0.5, -1, 0, -OFF],
  after: [0, -0.5, BESIDE, 0],
  before: [-1, -0.5, -BESIDE, 0],
  "below after": [0, 0, OFF, 1],
  "below before": [-1, 0, -OFF, 1],
  "above after": [0, -1, OFF, -1],
  "above before": [-1, -1, -OFF, -1],
};

const PLACES = ["middle", "below", "above", "after", "before"];

const crowd = (box) => (other) =>
  box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;

function boxOf(at, { x, y }, side) {
  const [across, down, right, lower] = SIDES[side];
  const [left, top] = [at.x + across * x + right, at.y + down * y + lower];
  return { side, left, top, right: left + x, bottom: top + y, by: 0 };
}

// A name on what lies at the edge of the view is moved into it.
function inside(box, view) {
  const by = Math.max(2 - box.left, 0) + Math.min(view.x - 2 - box.right, 0);
  return { ...box, left: box.left + by, right: box.right + by, by };
}

// The names of a map: `label` makes one, `avoid` says where no name may lie, `arrange` does it.
export function namesOf(map) {
  const drawn = new Set();
  let marks = []; // [place, half of its side in pixels]
  // Whole pixels, as marks and names are laid.
  const pixel = (place) => map.layerPointToContainerPoint(map.latLngToLayerPoint(place).round());

  function label(text, at, kind, from = 0) {
    const word = Object.assign(document.createElement("span"), { textContent: text, dir: "auto" });
    const icon = L.divIcon({ className: `map-name ${kind}`, html: word, iconSize: null });
    const name = L.marker(at, { icon, interactive: false, keyboard: false, pane: "names" });
    name.on("add", () => drawn.add(name));
    name.on("remove", () => drawn.delete(name));
    const over = OVER.some((one) => kind.split(" ").includes(one));
    return Object.assign(name, { from, over, rank: RANK[kind] ?? from + 1 });
  }

  function choices(name, view) {
    const at = pixel(name.getLatLng());
    if (at.x < 0 || at.y < 0 || at.x > view.x || at.y > view.y) return [];
    const sides = Object.keys(SIDES).filter((side) => name.over || side !== "middle");
    const boxes = sides.map((side) => boxOf(at, name.size, side));
    if (name.over) boxes.unshift(inside(boxes[0], view));
    return boxes.filter(
      ({ left, top, right, bottom }) => left >= 0 && top >= 0 && right <= view.x && bottom <= view.y,
    );
  }

  function arrange() {
    const [zoom, view] = [map.getZoom(), map.getSize()];
    const names = [...drawn].sort((a, b) => a.rank - b.rank);
    for (const name of names.filter(({ size }) => !size?.x)) {
      const { width, height } = name.getElement().firstChild.getBoundingClientRect();
      name.size = { x: width && Math.ceil(width) + 1, y: Math.ceil(height) + 1 };
    }
    const around = (place, half) => {
      const { x, y } = pixel(place);
      return { left: x - half, right: x + half, top: y - half, bottom: y + half };
    };
    const kept = marks.map((mark) => around(...mark));
    const rooms = names.filter(({ rank }) => rank === RANK.room);
    const seats = rooms.map((room) => around(room.getLatLng(), SEAT));
    for (const name of names) {
      // A town with a room in it is named by its room.
      const same = !name.over && name.rank && seats.some(crowd(around(name.getLatLng(), 1)));
      const boxes = zoom < name.from || same ? [] : choices(name, view);
      const box = boxes.find((one) => !kept.some(crowd(one)));
      const { classList, firstChild } = name.getElement();
      classList.remove(...PLACES);
      classList.toggle("crowded", !box);
      if (!box) continue;
      classList.add(...box.side.split(" "));
      firstChild.style.marginLeft = `${box.by}px`;
      kept.push(box);
    }
  }

  map.on("moveend", arrange);
  const avoid = (places) => {
    marks = places;
    arrange();
  };
  return { label, arrange, avoid };
}
