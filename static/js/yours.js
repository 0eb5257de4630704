// What waits for the officer is answered without leaving the board: the row goes at once, the next
// one is at hand, and what was sent is said; what was refused comes back and says so.
//
// One answer is sent after the other. Each brings the list as it stands then; while more are on
// their way, their rows stay hidden in whatever list arrives.

const PATIENCE = 20000; // milliseconds

const sent = new Set(); // rows whose answer is on its way
let queue = Promise.resolve();
let marked; // the row that letters act upon

const list = () => document.getElementById("yours");
const all = () => [...(list()?.querySelectorAll("li[data-item]") ?? [])];
const rows = () => all().filter((row) => !row.hidden);
const itemOf = (row) => row.dataset.item;

function mark(row) {
  for (const other of all()) other.classList.toggle("now", other === row);
  marked = row && itemOf(row);
}

// The row of the focus, else the one marked before, else the first.
function refresh() {
  for (const row of all()) row.hidden = sent.has(itemOf(row));
  const here = document.activeElement?.closest("#yours li[data-item]:not([hidden])");
  mark(here ?? rows().find((row) => itemOf(row) === marked) ?? rows()[0]);
}

const handle = (row, ofButton) => (ofButton && row.querySelector("button, .do a.button")) || row.querySelector("a[href]");

// Take the row away, and go on to the next as one came to this: from its button or from its link.
function leave(row) {
  const here = row.contains(document.activeElement);
  const ofButton = document.activeElement?.matches("button");
  const before = rows();
  const at = before.indexOf(row);
  const next = before[at + 1] ?? before[at - 1];
  row.hidden = true;
  mark(next);
  if (here && next) handle(next, ofButton).focus();
}

function say(words) {
  document.getElementById("yours-said").textContent = words;
}

function replace(text) {
  const part = new DOMParser().parseFromString(text, "text/html").getElementById("yours");
  const { id } = document.activeElement;
  const inside = list().contains(document.activeElement);
  list().replaceWith(part);
  refresh();
  if (inside) (document.getElementById(id) ?? (rows()[0] && handle(rows()[0])))?.focus();
}

async function send(row, url, body) {
  let text = "";
  try {
    const headers = { "X-Part": "yours" };
    const answer = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
    text = await answer.text();
    if (answer.ok && !answer.redirected) text = "";
  } catch {
    text = null;
  }
  sent.delete(itemOf(row));
  if (text?.includes('id="yours"') && !text.includes("<html")) {
    if (!sent.size) replace(text);
    return;
  }
  refresh();
  const what = row.querySelector("a[href]").textContent.trim();
  say(list().dataset[text === null ? "down" : "refused"].replace("{what}", what));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const row = form.closest("#yours li[data-item]");
  if (!row || event.defaultPrevented) return;
  event.preventDefault();
  if (sent.has(itemOf(row))) return;
  const body = new FormData(form);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  sent.add(itemOf(row));
  leave(row);
  queue = queue.then(() => send(row, form.action, body));
});

document.addEventListener("focusin", ({ target }) => {
  if (target.closest("#yours li[data-item]")) refresh();
});
document.body.addEventListener("htmx:afterSettle", refresh);
refresh();
