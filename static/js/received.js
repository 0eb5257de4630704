// What is told of a text that waits, by which it is known again, and of a report that was received.

const { officer } = document.documentElement.dataset;
const SENT = `sent:${officer}`; // the report that was sent last in this window
const TITLE = 40; // characters

// Return kind and place of a report, else how a text begins.
export function titleOf(form, told, fields) {
  const of = (one) => told.find(([known]) => known === one)?.[1].trim() ?? "";
  const kind = form.querySelector(`[name=kind][type=radio][value="${CSS.escape(of("kind"))}"]`);
  const named = [kind?.labels[0].textContent.trim(), of("place") || of("location")].filter(Boolean);
  if (named.length) return named.join(" · ");
  const first = fields.map(({ name }) => of(name)).find(Boolean) ?? "";
  return first.length > TITLE ? `${first.slice(0, TITLE)}…` : first;
}

// Note that the report form is being sent: the next page says under which number.
export const sending = () => sessionStorage.setItem(SENT, "{}");

// Who goes back to a report that was sent reads that it was received, and nothing stands in its form.
export function received(form, words) {
  const sent = JSON.parse(sessionStorage.getItem(SENT));
  const said = document.querySelector("main > .notice.success");
  if (sent && !form && !sent.to && said) {
    const told = { to: location.pathname, said: said.textContent.trim() };
    sessionStorage.setItem(SENT, JSON.stringify(told));
  }
  const [come] = performance.getEntriesByType("navigation");
  if (!form || !sent?.to || come?.type !== "back_forward") return;
  form.reset();
  const line = words.querySelector("[data-words=received]").cloneNode(true);
  line.querySelector("bdi").textContent = sent.said;
  line.querySelector("[data-record]").href = sent.to;
  form.prepend(line);
}
