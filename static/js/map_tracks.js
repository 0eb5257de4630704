// How something moved: an arrow from each sighting that says where to, a line through those that
// belong together.

const [FROM, TO, HEAD] = [17, 36, 8]; // pixels from the middle of a symbol; of the arrow's head
const SPREAD = 0.5; // radians between head and shaft

const look = (className) => ({ className, interactive: false, smoothFactor: 0 });

// An arrow from a symbol, in degrees from north.
export function drawArrow(map, marks, { at, towards }) {
  const middle = map.project(at);
  const way = (towards * Math.PI) / 180;
  const from = (point, angle, pixels) =>
    point.add([Math.sin(angle) * pixels, -Math.cos(angle) * pixels]);
  const [start, end] = [from(middle, way, FROM), from(middle, way, TO)];
  const head = [-1, 1].map((side) => from(end, way + Math.PI + side * SPREAD, HEAD));
  const lines = [[start, end], [head[0], end, head[1]]];
  const placed = lines.map((line) => line.map((point) => map.unproject(point)));
  L.polyline(placed, look("map-way")).addTo(marks);
}

// Lines through sightings in the order of their time, where one of them is shown.
export function drawTracks(marks, { points, tracks }, shown) {
  if (tracks.length === 0) return;
  const places = new Map(points.map(({ number, at }) => [number, at]));
  const seen = new Set(shown.map(({ number }) => number));
  for (const track of tracks.filter((numbers) => numbers.some((number) => seen.has(number)))) {
    const line = track.map((number) => places.get(number)).filter(Boolean);
    L.polyline(line, look("map-track")).addTo(marks);
  }
}
