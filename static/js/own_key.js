// An officer's own key: made in this browser, opened with its passphrase, signed with. Neither the
// passphrase nor the open key ever leaves the browser.

const { subtle } = globalThis.crypto;
const ROUNDS = 600_000;
const PAIR = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
export const LEAST = 15; // characters of a passphrase
const DIFFERENT = 8; // of them

export const canSign = Boolean(subtle);

// What is wrong, by the word under which the page says it.
export class Refused extends Error {}

const bytes = (text) => new TextEncoder().encode(text);
const base64 = (raw) => btoa(String.fromCodePoint(...new Uint8Array(raw)));
const read64 = (text) => Uint8Array.from(atob(text), (one) => one.codePointAt(0));
const url64 = (raw) => base64(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const readUrl64 = (text) => read64(text.replaceAll("-", "+").replaceAll("_", "/"));
const hex = (raw) => [...new Uint8Array(raw)].map((one) => one.toString(16).padStart(2, "0")).join("");
const sha256 = (raw) => subtle.digest("SHA-256", raw);

// White space as the server cuts it off, at both ends.
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

// A text in the one form in which the server takes it in.
export function written(typed) {
  return typed.replaceAll(/\r\n?/g, "\n").normalize("NFC").replaceAll(ENDS, "");
}

// What is signed: canonical JSON, its names in alphabetical order.
export async function textOf({ about, officer, purpose, submission, words = "" }) {
  const digest = words ? hex(await sha256(bytes(words))) : "";
  return JSON.stringify({ about, officer, purpose, submission, words: digest });
}

export function refuseWeak(passphrase, again) {
  if ([...passphrase].length < LEAST) throw new Refused("short");
  if (new Set(passphrase).size < DIFFERENT) throw new Refused("plain");
  if (passphrase !== again) throw new Refused("differs");
}

// The key under which the passphrase keeps the private one.
async function keeper(passphrase, salt, rounds) {
  const secret = bytes(passphrase.normalize("NFKC"));
  const base = await subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const slowly = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return subtle.deriveKey(slowly, base, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

// A new key: what the server is told of it, what it signs with, and its fingerprint.
export async function made(passphrase) {
  const pair = await subtle.generateKey(PAIR, true, ["sign", "verify"]);
  const spki = await subtle.exportKey("spki", pair.publicKey);
  const [salt, iv] = [16, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const under = await keeper(passphrase, salt, ROUNDS);
  const kept = await subtle.wrapKey("pkcs8", pair.privateKey, under, { name: "AES-GCM", iv });
  const wrapped = { salt: base64(salt), iv: base64(iv), rounds: ROUNDS, key: base64(kept) };
  const key = { sort: "passphrase", public_key: base64(spki), wrapped };
  return { key, pair, fingerprint: hex(await sha256(spki)) };
}

async function opened({ salt, iv, rounds, key }, passphrase) {
  if (!passphrase) throw new Refused("missing");
  const under = await keeper(passphrase, read64(salt), rounds);
  const how = { name: "AES-GCM", iv: read64(iv) };
  try {
    return await subtle.unwrapKey("pkcs8", read64(key), under, how, PAIR, false, ["sign"]);
  } catch {
    throw new Refused("wrong");
  }
}

export async function signedWith(privateKey, fingerprint, text) {
  const signature = base64(await subtle.sign(SIGNING, privateKey, bytes(text)));
  return { key: fingerprint, sort: "passphrase", signature };
}

async function signedByPasskey({ fingerprint, credential, site }, text) {
  const { response } = await navigator.credentials.get({
    publicKey: {
      challenge: await sha256(bytes(text)),
      rpId: site,
      allowCredentials: [{ type: "public-key", id: readUrl64(credential) }],
      userVerification: "required",
    },
  });
  return {
    key: fingerprint,
    sort: "passkey",
    signature: url64(response.signature),
    authenticator_data: url64(response.authenticatorData),
    client_data: url64(response.clientDataJSON),
  };
}

// The signature of a key over a text; the passphrase opens it, where it has one.
export async function signed(key, text, passphrase) {
  if (key.sort === "passkey") return signedByPasskey(key, text);
  return signedWith(await opened(key.wrapped, passphrase), key.fingerprint, text);
}
