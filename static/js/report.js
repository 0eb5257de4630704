// The report form: Ctrl+Enter sends, a second click does not, unsaved text is not left by mistake.

const SAFE_TO_RETRY = 15000;

const form = document.getElementById("report");
const buttons = [...form.querySelectorAll("button")];
const send = form.querySelector('button[value="send"]');
const sendLabel = [...send.childNodes];

let unsaved = form.querySelector("#errors") !== null;
let sending = false;

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

form.addEventListener("input", () => {
  unsaved = true;
});

form.addEventListener("submit", (event) => {
  if (sending) {
    event.preventDefault();
    return;
  }
  sending = true;
  // Not before the browser has read the form: a disabled button's value is not sent.
  setTimeout(hold, 0);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
    event.preventDefault();
    form.requestSubmit(send);
  }
});

addEventListener("beforeunload", (event) => {
  if (unsaved && !sending) event.preventDefault();
});

addEventListener("pageshow", (event) => {
  if (event.persisted) release();
});

// A wide screen has room for what a small one folds away.
if (matchMedia("(min-width: 1101px)").matches) {
  for (const fold of form.querySelectorAll(".folds details")) fold.open = true;
}

form.querySelector("#errors")?.focus();
