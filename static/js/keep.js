// Words typed into any form that is recorded stay in this browser until they are sent; however the
// session ends, they wait for their officer.

import { dtg, now } from "./clock.js";
import { received, sending, titleOf } from "./received.js";
import { canSeal, drop, dropAll, dropOld, keep, left, nameOf, submissions } from "./seal.js";
import { restore, seen, texts, values } from "./written.js";

const { officer } = document.documentElement.dataset;
const RETURN = `return:${officer}`; // where one was when one left, in this window
const PATIENCE = 8000; // milliseconds for an answer
const AGAIN = 5000; // milliseconds, until it is tried again whether the link is back
const ASKED_BY_ITSELF = { "HX-Request": "true", "X-Poll": "1" };
const forms = [...document.forms].filter((form) => form.elements.submission && texts(form).length);
const words = document.getElementById("keep-words").content;
const typed = new Set(); // forms with words that were not there when the page came
const refused = new Set(); // forms that the server gave back with their words
let typing = false; // since a page last asked by itself
let field = null; // where one typed last
let downSince = null;

const place = (form) =>
  form.dataset.keep || form.getAttribute("action") || location.pathname + location.search;
const submission = (form) => form.elements.submission.value;
const name = (form) => nameOf(place(form), submission(form));

let last = Promise.resolve(); // one after another, so that the latest words remain

function keepWords(form) {
  if (!canSeal) return; // never in clear
  last = last.then(async () => {
    form.dataset.kept = await keep(name(form), values(form));
  }).catch(console.warn);
}

// What the form says about itself

function tell(form, what, { at = now(), to = "", said = "" } = {}) {
  const beside = form.querySelector(".send") ?? form;
  const line = form.querySelector(".keeping") ?? beside.appendChild(document.createElement("span"));
  const quiet = !what || what === "saved";
  line.className = `keeping ${quiet ? "sub" : "notice warning"}`;
  line.setAttribute("aria-live", quiet ? "off" : "assertive");
  const wording = what ? words.querySelector(`[data-words=${what}]`).cloneNode(true) : null;
  const time = wording?.querySelector("bdi");
  if (time) time.textContent = said || dtg(at);
  const link = wording?.querySelector("a");
  if (link) link.href = to || `${link.dataset.href}?${new URLSearchParams({ next: page(), idle: "kept" })}`;
  const before = line.textContent;
  if (wording?.textContent !== before) line.replaceChildren(...(wording ? [wording] : []));
  line.hidden = !what;
}

// A refused form may stand at an address that nobody can open: a live page names its own.
export function page() {
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

async function ask(named) {
  const query = new URLSearchParams(named.map((one) => ["submission", one]));
  const address = `${words.querySelector("[data-desk]").dataset.desk}?${query}`;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { headers: ASKED_BY_ITSELF, cache: "no-store", signal });
  if ([204, 401, 403].includes(answer.status)) return null;
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

// What keeps the form from being sent; nothing where its mark is good, or is so again.
export async function hindered(form) {
  const there = await ask([submission(form)]);
  if (there === null) return "out";
  if (there.officer !== officer) return "another";
  form.elements.csrfmiddlewaretoken.value = there.mark;
  return "";
}

async function send(form, button) {
  if (!waiting.has(form)) tell(form, "sending");
  try {
    const what = await hindered(form);
    if (what) {
      waiting.delete(form);
      return tell(form, what);
    }
  } catch {
    return notSent(form, button);
  }
  waiting.delete(form);
  up();
  if (form.dataset.keep) sending();
  form.dataset.asked = "";
  form.requestSubmit(button);
}

const waiting = new Set(); // forms that are sent by themselves once the link is back
const asking = new Set();

function notSent(form, button) {
  tellDown(form, waiting.has(form) ? "waiting" : "unsent");
  const line = form.querySelector(".keeping");
  line.querySelector("[data-again]")?.addEventListener("click", () => begun(form, button));
  const choose = (change) => () => {
    waiting[change](form);
    notSent(form, button);
  };
  line.querySelector("[data-by-itself]")?.addEventListener("click", choose("add"));
  line.querySelector("[data-never]")?.addEventListener("click", choose("delete"));
  if (waiting.has(form)) setTimeout(() => waiting.has(form) && begun(form, button), AGAIN);
}

function begun(form, button) {
  if (asking.has(form)) return;
  asking.add(form);
  send(form, button).finally(() => asking.delete(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!forms.includes(form)) return;
  if ("asked" in form.dataset) return void delete form.dataset.asked;
  event.preventDefault();
  event.stopPropagation();
  begun(form, event.submitter);
}, true);

// A script that goes on from there, such as one that asks for a passkey, says itself how it stands.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented && forms.includes(target)) tell(target, "");
});

// Typing

const wordy = (form) =>
  refused.has(form) || texts(form).some((one) => one.value !== one.defaultValue);

// Until it is known what was left here, a form that says what it came with may be one given back.
const early = new Set();
let isAsked = false; // what was left here

function heard(form) {
  if (wordy(form)) {
    typed.add(form);
    keepWords(form);
  } else if (isAsked) {
    typed.delete(form);
    drop(name(form));
  } else {
    early.add(form);
  }
}

for (const form of forms) {
  form.autocomplete = "off"; // or the browser would offer the words to whoever sits here next
  form.addEventListener("focusin", ({ target }) => (field = target));
  form.addEventListener("input", () => {
    typing = true;
    delete form.dataset.kept;
    heard(form);
    if (downSince && !form.querySelector(".keeping :is([data-words=unsent], [data-words=waiting])")) tellDown(form);
  });
}

// The report form keeps its draft on the server, and says here how that went.
document.addEventListener("told", ({ target, detail }) => {
  if (target.querySelector(".keeping :is([data-words=unsent], [data-words=waiting])")) return;
  if (detail.what === "down") tellDown(target);
  else tell(target, detail.what, detail);
});

addEventListener("offline", () => {
  for (const form of typed) {
    if (!form.querySelector(".keeping [data-words=waiting]")) tellDown(form);
  }
});
addEventListener("online", up);

// A page that asks by itself says whether one typed meanwhile, and takes no word away: it goes
// where its session ended, so that nobody else reads on, when all are kept. Of several parts that
// ask at once the first says why it ended: the others find it gone.
let leaving = false;

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (typing) detail.headers["X-Typed"] = "1";
  typing = false;
});

document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!to) return;
  if (leaving) return void event.preventDefault();
  leaving = canSeal || !typed.size;
  if (!typed.size) return;
  event.preventDefault();
  if (canSeal) return void leave().then(() => location.assign(to));
  for (const form of typed) tell(form, "out", { to });
});

document.body.addEventListener("htmx:sendError", () => {
  for (const form of typed) tellDown(form);
});

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && downSince) up();
});

// Where one was, to come back to it

// Wait until every word is kept, and note where one was.
export async function leave() {
  const where = { page: page(), forms: [...typed].map(place), scroll: scrollY };
  const there = field?.form && { form: place(field.form), field: field.name, at: field.selectionStart };
  sessionStorage.setItem(RETURN, JSON.stringify({ ...where, ...there }));
  await last;
}

// Return where one was, where it was here.
function returning() {
  const back = JSON.parse(sessionStorage.getItem(RETURN));
  if (!back || (back.page !== page() && !forms.some((form) => back.forms.includes(place(form))))) return null;
  sessionStorage.removeItem(RETURN);
  return back;
}

function goBack(back) {
  const one = forms.find((form) => place(form) === back.form)?.elements[back.field];
  scrollTo(0, back.scroll);
  one?.focus?.({ preventScroll: true });
  if (Number.isInteger(back.at)) one?.setSelectionRange(back.at, back.at);
}

// What was left before

const came = new Map(forms.map((form) => [form, seen(form, values(form))])); // as the page came

async function offer(form, back) {
  const one = await left(place(form));
  if (!one) return;
  if ([came.get(form), seen(form, values(form))].includes(seen(form, one.values))) {
    // The browser wrote them again: they continue what they were, and are no second draft.
    const [, told] = one.values.find(([known]) => known === "submission") ?? [];
    if (told) form.elements.submission.value = told;
    typed.add(form);
    refused.add(form);
    return;
  }
  if (back?.forms.includes(place(form))) {
    restore(form, one.values);
    return;
  }
  const line = words.querySelector("[data-words=left]").cloneNode(true);
  line.querySelector("strong").textContent = titleOf(form, one.values, texts(form));
  line.querySelector("bdi").textContent = dtg(one.at);
  const [again, never] = line.querySelectorAll("button");
  again.addEventListener("click", () => {
    restore(form, one.values);
    line.remove();
    (form.querySelector("textarea") ?? form).focus();
  });
  never.addEventListener("click", () => {
    drop(one.name);
    line.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
    offer(form);
  });
  form.closest("details")?.setAttribute("open", "");
  form.prepend(line);
}

async function begin() {
  received(forms.find((form) => form.dataset.keep), words);
  dropOld();
  const back = returning();
  if (submissions().length) {
    const there = await ask(submissions()).catch(() => null);
    if (there) dropAll(there.received);
    await Promise.all(forms.map((form) => offer(form, back)));
  }
  isAsked = true;
  early.forEach(heard);
  if (back) goBack(back);
}

begin();
