// What rests in this browser is sealed with a key that only pages of its officer hold.
//
// A desk is shared, and what is typed may be private to a force: words are never kept in clear, and
// are offered to nobody else. They go when they are received, discarded, or older than three days.

import { now } from "./clock.js";

const { officer, seal } = document.documentElement.dataset;
const PREFIX = "kept:";
const MINE = `${PREFIX}${officer}:`;
const KEPT = 3 * 24 * 3600 * 1000;

delete document.documentElement.dataset.seal; // from here on no part of the page tells it

export const canSeal = Boolean(globalThis.crypto?.subtle);

const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
let opened;

function key() {
  const raw = Uint8Array.from(seal.match(/../g), (pair) => Number.parseInt(pair, 16));
  opened ??= crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return opened;
}

// Of many thousand bytes, in parts: a call takes only so many arguments.
function text(found) {
  const all = new Uint8Array(found);
  let letters = "";
  for (let i = 0; i < all.length; i += 8192) letters += String.fromCharCode(...all.subarray(i, i + 8192));
  return btoa(letters);
}

async function sealed(values) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(values));
  const words = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), plain);
  return { iv: text(iv), words: text(words) };
}

async function unsealed({ iv, words }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key(), bytes(words));
  return JSON.parse(new TextDecoder().decode(plain));
}

const submissionOf = (name) => name.slice(name.lastIndexOf(":") + 1);
const mine = () => Object.keys(localStorage).filter((name) => name.startsWith(MINE));

// Return under which name the words of a form are kept.
export const nameOf = (place, submission) => `${MINE}${place}:${submission}`;

// Return the submissions of which words are kept.
export const submissions = () => mine().map(submissionOf);

export async function keep(name, values) {
  const at = now();
  localStorage.setItem(name, JSON.stringify({ at, ...(await sealed(values)) }));
  return at;
}

export const drop = (name) => localStorage.removeItem(name);

// Forget what was received.
export function dropAll(received) {
  for (const name of mine()) if (received.includes(submissionOf(name))) drop(name);
}

// Forget what is too old, of whomever.
export function dropOld() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(now() - JSON.parse(localStorage.getItem(name)).at < KEPT)) drop(name);
  }
}

// Return the latest words that were left at a place: their name, their time, the values.
export async function left(place) {
  const names = mine().filter((name) => name.startsWith(nameOf(place, "")));
  const found = names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
  found.sort((a, b) => b.at - a.at);
  for (const one of found) {
    try {
      return { name: one.name, at: one.at, values: await unsealed(one) };
    } catch {
      drop(one.name); // sealed by another key: nobody can read it any more
    }
  }
  return null;
}
