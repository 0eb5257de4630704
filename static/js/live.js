// Live pages: how old they are, since when the link is down, and clocks that run by themselves.

import { clockTime, dtg, heard, now } from "./clock.js";

const OLD_AFTER = 30;
const LONG_AGO = 48 * 60; // minutes, above which an age is told in days
const LONG = 120; // minutes, above which a clock tells hours where it has words for them

// On a narrow screen the log comes first; filters in use stay in sight.
const fold = document.querySelector(".fold");
const narrow = matchMedia("(max-width: 880px)").matches;
if (fold && narrow && !fold.querySelector(".on, .error")) fold.open = false;

let received = performance.now();
let downSince = null;

function showAge() {
  const line = document.querySelector("[data-live] .asof");
  if (!line) return;
  const seconds = Math.round((performance.now() - received) / 1000);
  const age = line.querySelector(".age") ?? line.appendChild(document.createElement("span"));
  age.className = "age";
  age.textContent = ` · ${line.dataset.ago.replace("{s}", seconds)}`;
  line.classList.toggle("old", downSince !== null || seconds > OLD_AFTER);
}

function linkUp(response) {
  received = performance.now();
  downSince = null;
  document.getElementById("link-down").hidden = true;
  heard(response.getResponseHeader("Date"));
  const stamp = document.querySelector("[data-live] .asof bdi");
  if (stamp) stamp.textContent = dtg(now());
  showAge();
}

function linkDown() {
  if (downSince) return;
  downSince = now();
  const line = document.getElementById("link-down");
  line.textContent = line.dataset.text.replace("{time}", clockTime(downSince));
  line.hidden = false;
  showAge();
}

// Other parts ask by themselves too, such as the header's: they say nothing of this page's age.
const ofThisPage = (event) => event.detail.requestConfig?.elt.closest("[data-live]");

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(name, (event) => {
    if (ofThisPage(event)) linkDown();
  });
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!ofThisPage(event)) return;
  const { xhr } = event.detail;
  if (xhr.status !== 200 || xhr.responseText.includes("data-live")) return;
  // Another page came instead, most likely the one to sign in.
  event.detail.shouldSwap = false;
  location.reload();
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  // Led to the sign-in page, where typed words keep it from going: nothing new was shown.
  const led = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (event.detail.successful && !led && ofThisPage(event)) linkUp(event.detail.xhr);
});

// A clock in the page: its time, and what to say before and after it.
function showClocks() {
  const dueNow = document.getElementById("due-now")?.innerHTML; // after the rows, which come first
  const at = now();
  for (const clock of document.querySelectorAll("time[data-left]")) {
    const minutes = Math.ceil((Date.parse(clock.dateTime) - at) / 60000);
    const late = minutes <= 0;
    const { left, late: over, leftHours, lateHours } = clock.dataset;
    const long = leftHours && Math.abs(minutes) > LONG;
    const text = late ? (long ? lateHours : over) : long ? leftHours : left;
    const count = long ? Math.floor(Math.abs(minutes) / 60) : Math.abs(minutes);
    clock.textContent = minutes === 0 ? dueNow : text.replace("{n}", count);
    clock.classList.toggle("late", late);
  }
}

// How long ago something was.
function showAges() {
  const words = document.getElementById("ages")?.dataset;
  if (!words) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const minutes = Math.max(0, Math.floor((now() - Date.parse(time.dateTime)) / 60000));
    const [told, count] =
      minutes > LONG_AGO ? [words.days, Math.floor(minutes / 1440)]
      : minutes > LONG ? [words.hours, Math.floor(minutes / 60)]
      : [words.minutes, minutes];
    const text = told.replace("{n}", count);
    if (time.textContent !== text) time.textContent = text;
  }
}

function tick() {
  showAge();
  showClocks();
  showAges();
}

for (const show of [showClocks, showAges]) document.body.addEventListener("htmx:afterSettle", show);

tick();
setInterval(tick, 1000);
