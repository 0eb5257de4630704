// The report form: its draft is kept on the server while one types; a second click does not send.

import { hindered } from "./keep.js";

const SAFE_TO_RETRY = 15000;
const QUIET = 2000; // milliseconds without a key, until the draft is kept on the server
const MOST = 10000; // milliseconds that words may be there only, however fast one types
const PATIENCE = 8000;

const form = document.getElementById("report");
const buttons = [...form.querySelectorAll("button")];
const send = form.querySelector('button[value="send"]');
const sendLabel = [...send.childNodes];

let unsaved = form.querySelector("#errors") !== null;
let sending = false;
let due = null; // the timer of the next keeping
let since = null; // when the first word was typed that the server does not know
let asking = null; // the keeping under way

function release() {
  sending = false;
  form.removeAttribute("aria-busy");
  for (const button of buttons) button.disabled = false;
  send.replaceChildren(...sendLabel);
}

function hold() {
  form.setAttribute("aria-busy", "true");
  for (const button of buttons) button.disabled = true;
  send.textContent = form.dataset.sending;
  // The submission's number makes a second attempt safe when the link has died.
  setTimeout(release, SAFE_TO_RETRY);
}

function told(what, detail) {
  form.dispatchEvent(new CustomEvent("told", { bubbles: true, detail: { what, ...detail } }));
}

function keepSoon() {
  since ??= performance.now();
  clearTimeout(due);
  due = setTimeout(keep, Math.max(0, Math.min(QUIET, since + MOST - performance.now())));
}

async function keep() {
  if (sending || asking) return sending || keepSoon();
  since = null;
  const body = new URLSearchParams([...new FormData(form)]);
  asking = new AbortController();
  const giveUp = setTimeout(() => asking?.abort(), PATIENCE);
  try {
    answered(await fetch(form.dataset.drafts, { method: "POST", body, signal: asking.signal }));
  } catch {
    if (!sending) failed();
  }
  clearTimeout(giveUp);
  asking = null;
}

async function answered(answer) {
  if (answer.redirected) return told("out", { to: answer.url });
  if (answer.status === 400) return told("refused", { said: await answer.text() });
  if (answer.status === 403) return marked();
  if (!answer.ok) return failed();
  if (answer.status !== 204 && !sending) told("saved", { said: await answer.text() });
  if (since === null) unsaved = false;
}

// Whoever lost every cookie is signed out; who signed in again beside it needs another mark.
async function marked() {
  const what = await hindered(form).catch(() => "down");
  if (what) return told(what);
  keepSoon();
}

function failed() {
  told("down");
  keepSoon();
}

form.addEventListener("input", () => {
  unsaved = true;
  if (form.dataset.drafts) keepSoon();
});

form.addEventListener("submit", (event) => {
  if (sending) {
    event.preventDefault();
    return;
  }
  sending = true;
  clearTimeout(due);
  asking?.abort();
  // Not before the browser has read the form: a disabled button's value is not sent.
  setTimeout(hold, 0);
});

addEventListener("beforeunload", (event) => {
  if (unsaved && !sending && !("kept" in form.dataset)) event.preventDefault();
});

addEventListener("pageshow", (event) => {
  if (event.persisted) release();
});

// A wide screen has room for what a small one folds away.
if (matchMedia("(min-width: 1101px)").matches) {
  for (const fold of form.querySelectorAll(".folds details")) fold.open = true;
}

form.querySelector("#errors")?.focus();

// While the focus is among the kinds, a digit chooses one, and one goes on to the time.
const kinds = document.getElementById("id_kind");
kinds.classList.add("with-digits");
kinds.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pressed = /^(Digit|Numpad)[0-9]$/.test(event.code) ? event.code.at(-1) : event.key;
  const label = kinds.querySelector(`[data-digit="${CSS.escape(pressed)}"]`);
  if (!label) return;
  event.preventDefault();
  label.control.click();
  form.elements.occurred.focus();
});
