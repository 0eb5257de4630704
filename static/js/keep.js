// Words typed into a form with data-keep stay in this browser, sealed, until they are sent.
//
// A desk is shared, and what is typed may be private to a force. So what rests here is sealed with
// a key that only pages of the signed-in officer hold, is offered to nobody else, and goes when it
// is received, discarded, older than three days, or when its officer signs out.

import { dtg, now } from "./clock.js";

const { officer, seal } = document.documentElement.dataset;
const PREFIX = "kept:";
const MINE = `${PREFIX}${officer}:`;
const KEPT = 3 * 24 * 3600 * 1000;
const PATIENCE = 8000; // milliseconds for an answer
const ASKED_BY_ITSELF = { "HX-Request": "true", "X-Poll": "1" };
const NO_WORDS = ["hidden", "submit", "file"];

const forms = [...document.querySelectorAll("form[data-keep]")];
const words = document.getElementById("keep-words").content;
const typed = new Set(); // forms with words that were not there when the page came
let typing = false; // since a page last asked by itself
let downSince = null;
let leaving = false;

// What rests in the browser

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (found) => btoa(String.fromCharCode(...new Uint8Array(found)));
let opened;

function key() {
  const raw = Uint8Array.from(seal.match(/../g), (pair) => Number.parseInt(pair, 16));
  opened ??= crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return opened;
}

async function sealed(told) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(told));
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), plain);
  return { iv: text(iv), words: chunked(closed) };
}

// Of many thousand bytes, in parts: a call takes only so many arguments.
function chunked(closed) {
  const all = new Uint8Array(closed);
  let letters = "";
  for (let i = 0; i < all.length; i += 8192) letters += String.fromCharCode(...all.subarray(i, i + 8192));
  return btoa(letters);
}

async function unsealed({ iv, words: closed }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key(), bytes(closed));
  return JSON.parse(new TextDecoder().decode(plain));
}

const place = (form) =>
  form.dataset.keep || form.getAttribute("action") || location.pathname + location.search;
const submission = (form) => form.elements.submission.value;
const name = (form) => `${MINE}${place(form)}:${submission(form)}`;
const ofKey = (kept) => kept.slice(kept.lastIndexOf(":") + 1);
const mine = () => Object.keys(localStorage).filter((kept) => kept.startsWith(MINE));

function forget(test) {
  for (const kept of Object.keys(localStorage)) {
    if (kept.startsWith(PREFIX) && test(kept)) localStorage.removeItem(kept);
  }
}

const isOld = (kept) => !(now() - JSON.parse(localStorage.getItem(kept)).at < KEPT);

function values(form) {
  const told = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return told.filter(([field]) => field !== "csrfmiddlewaretoken");
}

// What one sees of the values: beside a later version of a report the same words are the same.
function seen(form, told) {
  return JSON.stringify(told.filter(([field]) => form.elements[field]?.type !== "hidden"));
}

let last = Promise.resolve(); // one after another, so that the latest words remain

function keep(form) {
  if (!globalThis.crypto?.subtle) return; // never in clear
  const at = now();
  last = last.then(async () => {
    const kept = { at, ...(await sealed(values(form))) };
    localStorage.setItem(name(form), JSON.stringify(kept));
    form.dataset.kept = at;
  }).catch(console.warn);
}

// What the form says about itself

function tell(form, what, { at = now(), to = "", said = "" } = {}) {
  const beside = form.querySelector(".send") ?? form;
  const line = form.querySelector(".keeping") ?? beside.appendChild(document.createElement("span"));
  const quiet = !what || what === "saved";
  line.className = `keeping ${quiet ? "sub" : "notice warning"}`;
  line.setAttribute("aria-live", quiet ? "off" : "assertive");
  const wording = what && words.querySelector(`[data-words=${what}]`).cloneNode(true);
  const time = wording?.querySelector("bdi");
  if (time) time.textContent = said || dtg(at);
  const link = wording?.querySelector("a");
  if (link) link.href = to || `${link.dataset.href}?${new URLSearchParams({ next: page(), idle: "kept" })}`;
  const before = line.textContent;
  if (wording?.textContent !== before) line.replaceChildren(...(wording ? [wording] : []));
  line.hidden = !what;
}

// A refused form may stand at an address that nobody can open: a live page names its own.
function page() {
  const live = document.querySelector("[data-live]")?.getAttribute("hx-get");
  return live ? live.split("?")[0] : location.pathname + location.search;
}

function tellDown(form, what = "down") {
  downSince ??= now();
  tell(form, what, { at: downSince });
}

function up() {
  downSince = null;
  for (const form of forms) {
    if (form.querySelector(".keeping [data-words=down]")) tell(form, "");
  }
}

// Who is there, and what has arrived; null: nobody is signed in here any more

async function ask(submissions) {
  const query = new URLSearchParams(submissions.map((one) => ["submission", one]));
  const address = `${words.querySelector("[data-desk]").dataset.desk}?${query}`;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { headers: ASKED_BY_ITSELF, cache: "no-store", signal });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function send(form, button) {
  tell(form, "sending");
  try {
    const there = await ask([submission(form)]);
    if (there === null) return tell(form, "out");
    if (there.officer !== officer) return tell(form, "another");
    form.elements.csrfmiddlewaretoken.value = there.mark;
  } catch {
    return tellDown(form, "unsent");
  }
  up();
  form.dataset.asked = "";
  form.requestSubmit(button);
}

const asking = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form.out")) leaving = true;
  if (!forms.includes(form)) return;
  if ("asked" in form.dataset) return void delete form.dataset.asked;
  event.preventDefault();
  event.stopPropagation();
  if (asking.has(form)) return;
  asking.add(form);
  send(form, event.submitter).finally(() => asking.delete(form));
}, true);

// Typing

const wordy = (form) =>
  [...form.elements].some(
    (field) => !NO_WORDS.includes(field.type) && "defaultValue" in field && field.value.trim() &&
      (!["radio", "checkbox"].includes(field.type) && field.value !== field.defaultValue),
  );

for (const form of forms) {
  form.addEventListener("input", () => {
    typing = true;
    delete form.dataset.kept;
    if (wordy(form)) {
      typed.add(form);
      keep(form);
    } else {
      typed.delete(form);
      localStorage.removeItem(name(form));
    }
    if (downSince) tellDown(form);
  });
}

// The report form keeps its draft on the server, and says here how that went.
document.addEventListener("told", ({ target, detail }) => {
  if (detail.what === "down") tellDown(target);
  else tell(target, detail.what, detail);
});

addEventListener("offline", () => {
  for (const form of typed) tellDown(form);
});
addEventListener("online", up);

addEventListener("beforeunload", (event) => {
  if (leaving && typed.size) event.preventDefault();
});
addEventListener("pagehide", () => {
  if (leaving) forget((kept) => kept.startsWith(MINE));
});

// A page that asks by itself says whether one typed meanwhile, and never takes typed words away.

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (typing) detail.headers["X-Typed"] = "1";
  typing = false;
});

document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!to || !typed.size) return;
  event.preventDefault();
  for (const form of typed) tell(form, "out", { to });
});

document.body.addEventListener("htmx:sendError", () => {
  for (const form of typed) tellDown(form);
});

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && downSince) up();
});

// What was left before

async function left(form) {
  const here = mine().filter((kept) => kept.startsWith(`${MINE}${place(form)}:`));
  const found = here.map((kept) => ({ kept, ...JSON.parse(localStorage.getItem(kept)) }));
  found.sort((a, b) => b.at - a.at);
  for (const one of found) {
    try {
      return { ...one, told: await unsealed(one) };
    } catch {
      localStorage.removeItem(one.kept); // sealed by another key: nobody can read it any more
    }
  }
  return null;
}

function restore(form, told) {
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const given = told.filter(([one]) => one === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length) [field.value] = given;
  }
  for (const fold of form.querySelectorAll("details")) {
    fold.open ||= [...fold.querySelectorAll("textarea, input, select")].some((field) => field.value);
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

async function offer(form) {
  const one = await left(form);
  if (!one) return;
  if (seen(form, one.told) === seen(form, values(form))) {
    typed.add(form);
    return;
  }
  const line = words.querySelector("[data-words=left]").cloneNode(true);
  line.querySelector("bdi").textContent = dtg(one.at);
  const [again, never] = line.querySelectorAll("button");
  again.addEventListener("click", () => {
    restore(form, one.told);
    line.remove();
    (form.querySelector("textarea") ?? form).focus();
  });
  never.addEventListener("click", () => {
    localStorage.removeItem(one.kept);
    line.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
    offer(form);
  });
  form.closest("details")?.setAttribute("open", "");
  form.prepend(line);
}

async function begin() {
  forget(isOld);
  if (!mine().length) return;
  const there = await ask(mine().map(ofKey)).catch(() => null);
  if (there) forget((kept) => kept.startsWith(MINE) && there.received.includes(ofKey(kept)));
  forms.forEach(offer);
}

begin();
