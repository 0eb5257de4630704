// What is typed of times and casualties: said when, chosen by a button, and shown in the table.
//
// The server alone reads it, and answers under the field; what it counted goes into the matrix.

import { dtg, now } from "./clock.js";

const MINUTE = 60 * 1000;
const TIMES = ["occurred", "salute_observed_at", "abduction_outcome_at", "outcome_at", "due"];

const hour = document.querySelector("[name=typed_at]");
const line = document.querySelector("[name=tally]");
const matrix = document.querySelector(".matrix.entry");

function write(field, text) {
  field.value = text;
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
}

// -20m is counted from when it was typed, however late it is sent. Heard before the form asks.
document.addEventListener("input", ({ target }) => {
  if (hour && TIMES.includes(target.name)) hour.value = new Date(now()).toISOString();
}, true);

for (const buttons of document.querySelectorAll(".ago[data-for]")) {
  const field = document.getElementById(buttons.dataset.for);
  buttons.hidden = false;
  buttons.addEventListener("click", ({ target }) => {
    if (!target.dataset.minutes) return;
    write(field, dtg(now() - target.dataset.minutes * MINUTE));
    field.focus();
  });
}

const written = new Map(); // the cells that the line has filled

function fill() {
  if (!line.value.trim() && document.querySelector("#tally [data-cell]")) {
    return document.getElementById("tally").replaceChildren(); // an answer to what has gone since
  }
  const told = [...document.querySelectorAll("#tally [data-cell]")].map(({ dataset }) => [dataset.cell, dataset.count]);
  const cells = new Map(told);
  for (const name of written.keys()) {
    if (!cells.has(name)) put(name, "");
  }
  for (const [name, count] of cells) put(name, count);
}

function put(name, count) {
  const cell = matrix.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!cell || cell.value === count) return;
  if (count) written.set(name, count);
  else written.delete(name);
  cell.value = count;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

if (line && matrix) {
  document.getElementById("tally").addEventListener("htmx:afterSwap", fill);
  // Who goes on in the table leaves the line: there it stands already.
  matrix.addEventListener("input", ({ isTrusted }) => {
    if (!isTrusted || !line.value) return;
    written.clear();
    line.value = "";
    document.getElementById("tally").replaceChildren();
  });
}
