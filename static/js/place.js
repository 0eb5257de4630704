// The report form: places offered for a name, chosen by keyboard or click, written into the fields.

const fields = Object.fromEntries(
  ["location", "place"].map((name) => [name, document.querySelector(`[name=${name}]`)]),
);
const where = document.getElementById("where");

const list = () => document.getElementById("where-offers");
const options = () => [...(list()?.children ?? [])];
const active = () => options().find((option) => option.ariaSelected === "true");

// Whose list it is says so to a screen reader; without a list the fields are plain again.
function attach() {
  for (const [name, field] of Object.entries(fields)) {
    const mine = list()?.dataset.of === name;
    field.setAttribute("aria-expanded", mine);
    if (mine) field.setAttribute("aria-controls", "where-offers");
    else field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
  }
}

function move(field, by) {
  const all = options();
  const at = all.indexOf(active());
  const next = all.at(at < 0 && by < 0 ? -1 : (at + by) % all.length);
  for (const option of all) option.ariaSelected = option === next;
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function close() {
  list()?.remove();
  attach();
}

function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(option) {
  const { square, name } = option.dataset;
  const of = list().dataset.of;
  close();
  if (name && (of === "place" || !fields.place.value.trim())) write(fields.place, name);
  write(fields.location, square);
  fields[of].focus();
}

function pressed(event) {
  if (!options().length || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (list().dataset.of !== event.target.name) return;
  if (event.key === "ArrowDown") move(event.target, 1);
  else if (event.key === "ArrowUp") move(event.target, -1);
  else if (event.key === "Enter" && active()) choose(active());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

for (const field of Object.values(fields)) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("keydown", pressed);
}
attach();

where.addEventListener("mousedown", (event) => {
  if (event.target.closest("[role=option]")) event.preventDefault(); // the field keeps the focus
});
where.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) choose(option);
});
where.addEventListener("htmx:afterSwap", attach);
