// Two short tones, and a band that says so while the browser keeps them silent: until somebody
// clicks or types, it lets no page be heard.

const TONES = [880, 660]; // hertz
const LENGTH = 0.18; // seconds

const band = document.getElementById("silenced");
document.querySelector("header").append(band);
let audio = null; // one for the page, from when tones are wanted
let wanted = false;
let allowed = false;

function show() {
  if (audio?.state === "running" && !allowed) {
    allowed = true;
    audio.suspend(); // until there is something to hear: an idle one keeps an old PC busy
  }
  band.hidden = !wanted || allowed || !audio;
}

const ask = () => allowed || audio.resume().catch(() => {});

// Say whether tones are wanted from now on.
export function want(tones) {
  wanted = tones;
  if (wanted && !audio && window.AudioContext) {
    audio = new AudioContext();
    audio.onstatechange = show;
    for (const name of ["click", "keydown"]) document.addEventListener(name, ask);
  }
  if (audio) show();
}

export async function sound() {
  if (!wanted || !allowed) return; // later, all that came meanwhile would sound at once
  await audio.resume();
  TONES.forEach((pitch, i) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + i * 1.5 * LENGTH);
    tone.stop(audio.currentTime + (i * 1.5 + 1) * LENGTH);
    if (i === TONES.length - 1) tone.onended = () => audio.suspend();
  });
}
