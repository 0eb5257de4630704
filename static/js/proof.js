// Checks proofs of entries in this browser, by SHA-256 and Ed25519 of its own: what is checked is
// written in docs/evidence.md, and nothing of the server is asked for it.

const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
const plain = (text) => new TextEncoder().encode(text);
const hex = (found) => Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

async function sha256(...parts) {
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

const node = (left, right) => sha256(Uint8Array.of(1), left, right);

// Salt and content are what the line commits to, and speak of the same entry.
async function opens({ index, line, opening }) {
  if (!opening) return JSON.parse(line).position === index + 1 ? null : false;
  const committed = hex(await sha256(unhex(opening.salt), plain(opening.content)));
  const position = index + 1;
  return (
    line === `{"commitment":"${committed}","position":${position},"schema":2}` &&
    JSON.parse(opening.content).position === position
  );
}

// The line is a leaf of the tree whose root the checkpoint names (RFC 9162, section 2.1.3.2).
async function included({ index, line, path }, { size, root }) {
  let [at, last, found] = [index, size - 1, await sha256(Uint8Array.of(0), plain(line))];
  if (!(Number.isSafeInteger(at) && at >= 0 && at <= last)) return false;
  for (const beside of path.map(bytes)) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      found = await node(beside, found);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      found = await node(found, beside);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(found) === hex(root);
}

// Returns text, name, size and root (bytes) of a checkpoint, and the lines below it.
function read(note) {
  const end = note.lastIndexOf("\n\n") + 1;
  const [origin, size, root] = note.slice(0, end).split("\n");
  return { text: note.slice(0, end), origin, size: Number(size), root: bytes(root), signatures: note.slice(end + 1).split("\n") };
}

// The key is the one that the book is called after, and it signed the checkpoint; null where this
// browser knows no Ed25519.
async function signed({ key }, { text, origin, signatures }) {
  if (!key) return null;
  const known = bytes(key);
  if (origin !== `joint-coordination/${hex(await sha256(known)).slice(0, 16)}`) return false;
  const own = signatures.find((line) => line.startsWith(`— ${origin} `));
  if (!own) return false;
  const signature = bytes(own.split(" ")[2]).slice(4);
  let verifying;
  try {
    verifying = await crypto.subtle.importKey("raw", known, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify("Ed25519", verifying, signature, plain(text));
}

async function check(proof) {
  const checkpoint = read(proof.checkpoint);
  return {
    opening: await opens(proof),
    path: await included(proof, checkpoint),
    signature: await signed(proof, checkpoint),
  };
}

const panel = document.querySelector("[data-proof]");
const verdict = panel.querySelector("[role=status]");

function say(place, state) {
  place.textContent = place.dataset[state];
  place.classList.toggle("warn", state === "wrong");
}

async function show(reading) {
  let steps;
  try {
    steps = await check(JSON.parse(await reading));
  } catch {
    steps = {}; // not of the form of a proof
  }
  const states = Object.values(steps);
  for (const place of panel.querySelectorAll("[data-step]")) {
    const state = steps[place.dataset.step];
    say(place, state === true ? "well" : state === null ? "unknown" : "wrong");
  }
  say(verdict, states.length && !states.includes(false) ? "well" : "wrong");
}

panel.hidden = !crypto.subtle;
panel.querySelector("button").addEventListener("click", () => {
  show(fetch(panel.dataset.proof).then((response) => response.text()));
});
panel.querySelector("input").addEventListener("change", ({ target }) => {
  if (target.files.length) show(target.files[0].text());
});
