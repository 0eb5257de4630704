// The clocks of the wall screen, by the server's time.

import { now } from "./clock.js";

const AHEAD = { C: 3 * 3600 * 1000, Z: 0 }; // milliseconds of the zone

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.textContent = new Date(now() + AHEAD[clock.dataset.clock]).toISOString().slice(11, 19);
  }
}

tick();
setInterval(tick, 1000);
