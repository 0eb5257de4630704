// Keys: Ctrl+Enter sends the form one types in; letters open pages and answer, F8 locks, for those
// who want.
//
// Where a layout writes other letters, a letter is its place on the keyboard: an officer who
// writes Arabic or Kurdish presses the key that bears it.

const shown = document.getElementById("keys");
const { officer } = document.documentElement.dataset;
const OFF = `keys-off:${officer}`; // in this browser, for this officer
const WAIT = 1500; // milliseconds between g and the letter after it
const FIELDS = "input, textarea, select, [contenteditable]";
const ROWS = "main table tbody tr, main .yours > li";

const keys = new Map();
for (const item of shown.querySelectorAll("[data-keys]")) keys.set(item.dataset.keys, item);

let first = -Infinity; // when g was pressed

const latin = (event) => event.key.length === 1 && event.key <= "~";

function letter(event) {
  if (latin(event)) return event.shiftKey ? "" : event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
}

// The key of / and ? bears other signs in other layouts.
function slash(event, shift) {
  if (latin(event)) return event.key === (shift ? "?" : "/");
  return event.code === "Slash" && event.shiftKey === shift;
}

function step(by) {
  const links = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a[href]")).filter(
    (link) => link?.checkVisibility(),
  );
  const here = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
  const next = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by];
  next?.focus();
}

// What a letter does to a row of what waits (the one in focus, else the one marked), or on the page
// of a report. In another row, and on the board beside it, a letter does nothing.
function own(pressed) {
  const waiting = document.querySelector("main .yours");
  const row = document.activeElement.closest(waiting ? "main tr, main .yours > li" : "html");
  const scope = row ?? waiting?.querySelector(".now");
  const found = scope?.querySelector(`[data-letter=${pressed}]`);
  if (!found) return null;
  if (found.matches("button")) return () => found.form.requestSubmit(found);
  return () => (found.matches("form") ? found.querySelector("textarea").focus() : found.click());
}

function search() {
  const field = document.querySelector("main [name=q]");
  if (!field) return location.assign(keys.get("/").dataset.to);
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.select();
}

function act(event) {
  if (slash(event, true)) return () => shown.showModal();
  if (slash(event, false)) return search;
  const pressed = letter(event);
  const follows = performance.now() - first < WAIT;
  first = -Infinity;
  if (follows) {
    const item = keys.get(`g ${pressed}`);
    return item && (() => location.assign(item.dataset.to));
  }
  if (pressed === "g") return () => (first = performance.now());
  if (pressed === "j" || pressed === "k") return () => step(pressed === "j" ? 1 : -1);
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (arrow && event.target.closest(".yours")) return () => step(arrow);
  const item = keys.get(pressed);
  if (item?.dataset.to) return () => location.assign(item.dataset.to);
  return /^[a-z]$/.test(pressed) ? own(pressed) : null;
}

// A button may name a key of its own, which writes nothing and so works in a field as well.
function buttonOf({ key, shiftKey }) {
  return document.querySelector(`button[aria-keyshortcuts=${CSS.escape((shiftKey ? "Shift+" : "") + key)}]`);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
    const form = event.target.closest("form") ?? document.getElementById("report");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.go, button:not([type=button])"));
    return;
  }
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
  if (busy || event.defaultPrevented || localStorage.getItem(OFF)) return;
  const button = buttonOf(event);
  if (button) {
    event.preventDefault();
    button.form.requestSubmit(button);
    return;
  }
  if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
  const what = act(event);
  if (!what) return;
  event.preventDefault();
  what();
});

for (const link of document.querySelectorAll("[data-keys-shown]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    shown.showModal();
  });
}

// The switch stands on the account page, and in what `?` shows.
for (const field of document.querySelectorAll("[data-keys-on]")) {
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.checked = !localStorage.getItem(OFF);
  field.addEventListener("change", () => {
    if (field.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    for (const other of document.querySelectorAll("[data-keys-on]")) other.checked = field.checked;
  });
}

if (location.hash === "#id_q") search();
if (location.hash === "#id_text") document.querySelector("main #id_text")?.focus();

// What polling replaces may hold the focus: it stays where it was.

let held = null;

document.body.addEventListener("htmx:beforeSwap", () => {
  // Another part may just have been replaced, and its focus not yet given back.
  if (held && !held.focused.isConnected) return;
  const focused = document.activeElement;
  const link = focused?.getAttribute("href");
  held = focused === document.body ? null : { focused, link, around: focused.closest("[id]:not(a)")?.id };
});

document.body.addEventListener("htmx:afterSettle", () => {
  if (!held || held.focused.isConnected) return;
  const { focused, link, around: place } = held;
  held = null;
  if (document.activeElement !== document.body) return;
  const around = document.getElementById(place) ?? document.getElementById("main");
  const same = link && around.querySelector(`a[href="${CSS.escape(link)}"]`);
  (same || document.getElementById(focused.id) || around.querySelector("a[href], button"))?.focus();
});
