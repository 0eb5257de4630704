// What the map asks of this host: one question with patience, and what it answers.

const PATIENCE = 15000;

// What an address answers. A page that forms stand on is not left where nobody is signed in.
export async function answered(url) {
  const headers = { "HX-Request": "true" };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) });
  const elsewhere = response.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  if (response.status === 204 && !elsewhere) return null; // nothing lies there
  if (response.status !== 200 || elsewhere) throw new Error(`${response.status} ${url}`);
  return response.json();
}
