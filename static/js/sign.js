// Forms that are signed with the officer's own key, and the one that makes it: a hidden field's
// data-signing says what is signed. It is filled when the form is sent, and what was typed stays. The
// button waits for this script: on a poor link a form sent earlier would go without a signature.

import { canSign, made, Refused, refuseWeak, signed, signedWith, textOf, written } from "./own_key.js";

const secret = (form, what) => form.querySelector(`[data-secret=${what}]`)?.value ?? "";

function say(form, what) {
  const line = form.querySelector("[data-said]");
  line.textContent = what ? line.dataset[what] : "";
  line.classList.toggle("field-error", Boolean(what) && what !== "working");
}

// What a signature is over: as long as it is the same, the form is signed already.
const over = (form, told) =>
  JSON.stringify([
    form.elements.submission.value,
    form.elements.kind?.value,
    told.words ? written(form.elements[told.words].value) : "",
  ]);

async function sign(form, told) {
  const words = told.words ? written(form.elements[told.words].value) : "";
  const submission = told.submission ?? form.elements.submission.value;
  const text = await textOf({ ...told, submission, words });
  return signed(told.key, text, secret(form, "key"));
}

async function makeWithPassphrase(form, told) {
  refuseWeak(secret(form, "new"), secret(form, "again"));
  const { key, pair, fingerprint } = await made(secret(form, "new"));
  const text = await textOf({ ...told, about: fingerprint, submission: "" });
  return { key, text, proof: await signedWith(pair.privateKey, fingerprint, text) };
}

async function makeOfPasskey(form, told) {
  const passkey = { ...told.passkeys[form.elements.kind.value], sort: "passkey", site: told.site };
  const text = await textOf({ ...told, about: passkey.fingerprint, submission: "" });
  return { key: { sort: "passkey" }, text, proof: await signed(passkey, text) };
}

// The new key signs itself, and the one before signs it too.
async function make(form, told) {
  const way = form.elements.kind.value === "passphrase" ? makeWithPassphrase : makeOfPasskey;
  const { key, text, proof } = await way(form, told);
  const former = told.key ? await signed(told.key, text, secret(form, "key")) : null;
  return { key, proof, former };
}

const busy = new Set();

async function fill(field, told, button) {
  const { form } = field;
  busy.add(form);
  say(form, "working");
  try {
    const standing = over(form, told);
    field.value = JSON.stringify(await (field.name === "answer" ? make : sign)(form, told));
    field.dataset.over = standing;
  } catch (wrong) {
    say(form, wrong instanceof Refused ? wrong.message : "refused");
    form.querySelector("[data-secret]:not([hidden])")?.focus();
    return;
  } finally {
    busy.delete(form);
  }
  form.noValidate = true; // what else is missing, the server says
  form.requestSubmit(button);
}

function prepare(field) {
  const { form } = field;
  const told = JSON.parse(field.dataset.signing);
  for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false;
  for (const one of form.querySelectorAll("[data-scriptless]")) one.remove();
  for (const one of form.querySelectorAll("button:disabled")) one.disabled = false;
  form.addEventListener("submit", (event) => {
    if (field.dataset.over === over(form, told)) return;
    event.preventDefault();
    if (!busy.has(form)) fill(field, told, event.submitter);
  });
  const kind = form.elements.kind;
  const choose = () => {
    for (const one of form.querySelectorAll("[data-of-passphrase]")) one.hidden = kind.value !== "passphrase";
  };
  kind?.addEventListener("change", choose);
  if (kind) choose();
}

if (canSign) document.querySelectorAll("[data-signing]").forEach(prepare);
