// What one wrote into a form: read without its secrets, told apart, written back.

const NO_WORDS = ["hidden", "submit", "file", "password", "radio", "checkbox"];

const isText = (field) => "defaultValue" in field && !NO_WORDS.includes(field.type);
const isSecret = (field) => field?.type === "password" || field?.autocomplete === "one-time-code";
export const texts = (form) => [...form.elements].filter((field) => isText(field) && !isSecret(field));

// Return the pairs of name and value that the form would send.
export function values(form) {
  return [...new FormData(form)].filter(
    ([one, value]) =>
      typeof value === "string" && one !== "csrfmiddlewaretoken" && !isSecret(form.elements[one]),
  );
}

// What one sees of the values: beside a later version of a report the same words are the same.
export function seen(form, told) {
  return JSON.stringify(told.filter(([one]) => form.elements[one]?.type !== "hidden"));
}

export function restore(form, told) {
  for (const one of form.elements) {
    if (!one.name || one.name === "csrfmiddlewaretoken" || one.type === "submit") continue;
    const given = told.filter(([known]) => known === one.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(one.type)) one.checked = given.includes(one.value);
    else if (given.length) [one.value] = given;
  }
  for (const fold of form.querySelectorAll("details")) {
    fold.open ||= [...fold.querySelectorAll("textarea, input, select")].some((one) => one.value);
  }
  form.closest("details")?.setAttribute("open", "");
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
