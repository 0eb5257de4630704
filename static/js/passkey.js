// Hidden fields that a passkey fills: their data-passkey is what to ask it. A form that has a button
// for it asks at a click, any other when it is sent.

const known = window.PublicKeyCredential;

function ask(options) {
  return "user" in options
    ? navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
}

async function fill(field) {
  const said = field.form.querySelector("[data-refused]");
  said.replaceChildren();
  try {
    field.value = JSON.stringify(await ask(JSON.parse(field.dataset.passkey)));
  } catch {
    said.textContent = said.dataset.refused; // turned down, none at hand, or none for this address
    return;
  }
  field.form.noValidate = true; // what else is missing, the server says
  field.form.requestSubmit();
}

function prepare(field) {
  const button = field.form.querySelector("[data-ask]");
  if (button) {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => fill(field));
    return;
  }
  field.form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    fill(field);
  });
}

for (const field of document.querySelectorAll("[data-passkey]")) {
  if (known?.parseRequestOptionsFromJSON) prepare(field);
  if (field.form.querySelector("[data-ask]")) continue; // what is sent waits for another script, if any
  // It waited for this one; where no passkey is to be had, the server says so.
  for (const one of field.form.querySelectorAll("button:disabled")) one.disabled = false;
}
