// Buttons that copy: their data-copy, or the text of the element whose id is their data-copy-of.

const SAID = 4000; // milliseconds

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text); // no permission, or no TLS between
  }
}

function selected(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "vh" });
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}

function show() {
  for (const button of document.querySelectorAll("[data-copy], [data-copy-of]")) {
    button.closest("[hidden]")?.removeAttribute("hidden");
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy], [data-copy-of]");
  if (!button) return;
  const { copy, copyOf, copied: done, refused } = button.dataset;
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = (await copied(copy ?? document.getElementById(copyOf).innerText)) ? done : refused;
  setTimeout(() => said.replaceChildren(), SAID);
});

document.body.addEventListener("htmx:afterSettle", show);
show();
