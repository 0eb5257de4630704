// The server's time, however wrong the clock of this PC is: every script asks here what time it is.
//
// The page says when it was served, and the clock that counts from its opening does the rest: it
// runs on evenly when the PC's clock is set. It stands still while a PC sleeps, so the time of each
// later answer is compared.

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const ZONE_C = 3 * 3600 * 1000;
const DIFFERS = 2000; // milliseconds; a header tells whole seconds, and an answer is on its way

const served = Date.parse(document.documentElement.dataset.served);
const [opened] = performance.getEntriesByType("navigation");
let ahead = (served || Date.now()) - (opened?.responseStart || performance.now());

// Milliseconds since 1970.
export const now = () => ahead + performance.now();

// Take the time from an answer's header `Date`.
export function heard(header) {
  const told = Date.parse(header);
  if (Math.abs(told - now()) > DIFFERS) ahead = told - performance.now();
}

const two = (number) => String(number).padStart(2, "0");

export function clockTime(at) {
  const local = new Date(at + ZONE_C);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}C`;
}

export function dtg(at) {
  const local = new Date(at + ZONE_C);
  const day = two(local.getUTCDate()) + two(local.getUTCHours()) + two(local.getUTCMinutes());
  return `${day}C ${MONTHS[local.getUTCMonth()]} ${two(local.getUTCFullYear() % 100)}`;
}
