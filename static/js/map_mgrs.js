// Grid references (MGRS) by computing: zones, squares, digits. True to a millimetre between 80° S and
// 84° N, after Krüger's series; the odd zones of Norway and Svalbard are no ground of ours.

const [AXIS, FLATTENING, SCALE, EAST] = [6378137, 1 / 298.257223563, 0.9996, 500000];
const N = FLATTENING / (2 - FLATTENING);
const RADIUS = (AXIS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64) * SCALE;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const FORTH = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3,
  (61 / 240) * N ** 3,
];
const BACK = [
  N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3,
  N ** 2 / 48 + N ** 3 / 15,
  (17 / 480) * N ** 3,
];
const COLUMNS = ["STUVWXYZ", "ABCDEFGH", "JKLMNPQR"]; // by the zone's rest of 3
const ROWS = ["FGHJKLMNPQRSTUVABCDE", "ABCDEFGHJKLMNPQRSTUV"]; // by its rest of 2
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const WIDE = 6; // degrees of a zone
export const LETTERED = 100000; // metres: the side of a square that has letters

const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;

export const zoneOf = (longitude) => Math.floor((longitude + 180) / WIDE) + 1;
export const westOf = (zone) => (zone - 1) * WIDE - 180;

const summed = (series, xi, eta) => (f, g) =>
  series.reduce((all, part, j) => all + part * f(2 * (j + 1) * xi) * g(2 * (j + 1) * eta), 0);

// Easting and northing in a zone, of a point that may lie beyond it; south of the equator below 0.
export function project(zone, latitude, longitude) {
  const phi = Math.sin(radians(latitude));
  const across = radians(longitude - westOf(zone) - WIDE / 2);
  const t = Math.sinh(Math.atanh(phi) - ECCENTRICITY * Math.atanh(ECCENTRICITY * phi));
  const xi = Math.atan2(t, Math.cos(across));
  const eta = Math.asinh(Math.sin(across) / Math.hypot(t, Math.cos(across)));
  const sum = summed(FORTH, xi, eta);
  return [EAST + RADIUS * (eta + sum(Math.cos, Math.sinh)), RADIUS * (xi + sum(Math.sin, Math.cosh))];
}

// Latitude and longitude of a place in the grid of a zone.
export function place(zone, east, north) {
  const [xi, eta] = [north / RADIUS, (east - EAST) / RADIUS];
  const sum = summed(BACK, xi, eta);
  const [x, y] = [xi - sum(Math.sin, Math.cosh), eta - sum(Math.cos, Math.sinh)];
  const conformal = Math.sin(x) / Math.hypot(Math.sinh(y), Math.cos(x));
  let t = conformal;
  for (let i = 0; i < 5; i++) {
    const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * t) / Math.hypot(1, t)));
    const here = t * Math.hypot(1, sigma) - sigma * Math.hypot(1, t);
    const slope = (1 + (1 - ECCENTRICITY ** 2) * t ** 2) / ((1 - ECCENTRICITY ** 2) * Math.hypot(1, t));
    t += ((conformal - here) / Math.hypot(1, here)) * slope;
  }
  return [degrees(Math.atan(t)), westOf(zone) + WIDE / 2 + degrees(Math.atan2(Math.sinh(y), Math.cos(x)))];
}

// The name of a zone at a latitude; the letters of the square of 100 km that holds a place of the grid.
export function called(zone, latitude) {
  const band = Math.min(Math.max(Math.floor((latitude + 80) / 8), 0), 19);
  return `${String(zone).padStart(2, "0")}${BANDS[band]}`;
}

export function letters(zone, east, north) {
  const row = ((Math.floor(north / LETTERED) % 20) + 20) % 20;
  return COLUMNS[zone % 3][Math.floor(east / LETTERED) - 1] + ROWS[zone % 2][row];
}

// The square of a side in metres (a power of ten) that holds a point, as officers write it.
export function mgrs(latitude, longitude, side) {
  const zone = zoneOf(longitude);
  const [east, north] = project(zone, latitude, longitude);
  const most = 5 - Math.log10(side);
  const digits = (metres) => {
    const within = ((Math.floor(metres) % LETTERED) + LETTERED) % LETTERED;
    return String(within).padStart(5, "0").slice(0, most);
  };
  const name = [called(zone, latitude), letters(zone, east, north)];
  return [...name, ...(most ? [digits(east), digits(north)] : [])].join(" ");
}

// The corners of the square of a grid that has the point in its middle: [[latitude, longitude], …].
export function square(longitude, latitude, side) {
  const zone = zoneOf(longitude);
  const [east, north] = project(zone, latitude, longitude);
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([e, n]) =>
    place(zone, east + (e * side) / 2, north + (n * side) / 2),
  );
}
