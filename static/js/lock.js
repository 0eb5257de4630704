// One key covers the page at once; its session is locked until its officer types the password.
//
// A cookie asks for the lock, so that it holds also where the server was away: whatever is asked of
// it next finds the session locked.

import { leave, page } from "./keep.js";

const ASK = "lock=1; path=/; max-age=43200; samesite=lax"; // as long as a session lasts
const RETRY = 2000; // milliseconds
const PATIENCE = 8000;

const cover = document.getElementById("cover");
const desk = new BroadcastChannel("desk"); // every window of this browser

function hide() {
  document.documentElement.dataset.covered = "";
  document.title = cover.querySelector("h2").textContent;
  cover.hidden = false;
  cover.focus();
}

async function reach(address) {
  for (;;) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal });
      if (answer.status < 500) return;
    } catch {
      // The link is down: the cover stays.
    }
    cover.querySelector("p").hidden = false;
    await new Promise((again) => setTimeout(again, RETRY));
  }
}

// Another window asks for the lock, and the session has another key from then on: wait for it.
function locked() {
  return new Promise((go) => {
    desk.addEventListener("message", ({ data }) => data === "locked" && go());
    setTimeout(go, PATIENCE); // unless it was closed
  });
}

async function lock({ another = false, follows = false } = {}) {
  if (!cover.hidden) return;
  document.cookie = location.protocol === "https:" ? `${ASK}; secure` : ASK;
  hide();
  const { unlock, signIn } = cover.dataset;
  const to = another ? signIn : `${unlock}?${new URLSearchParams({ next: page() })}`;
  await leave();
  document.body.replaceChildren(cover); // nothing is left to read, nor for the browser to keep
  if (follows) await locked();
  await reach(to);
  desk.postMessage("locked");
  location.replace(to);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.lock")) return;
  event.preventDefault();
  desk.postMessage("lock");
  lock({ another: event.submitter?.name === "another" });
});

desk.addEventListener("message", ({ data }) => data === "lock" && lock({ follows: true }));
desk.postMessage("open");

// Whoever goes back to a page that the browser kept is asked for anew.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  hide();
  location.reload();
});
