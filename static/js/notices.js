// Two short tones when a flash notice is new, where the officer has switched them on.

const HEARD = "flash-heard"; // the newest flash notice that this window knows of
const TONES = [880, 660]; // hertz
const LENGTH = 0.18; // seconds

function sound() {
  const audio = new AudioContext();
  TONES.forEach((pitch, i) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + i * 1.5 * LENGTH);
    tone.stop(audio.currentTime + (i * 1.5 + 1) * LENGTH);
    if (i === TONES.length - 1) tone.onended = () => audio.close();
  });
}

function attend() {
  const { flash, sound: wanted } = document.getElementById("notices").dataset;
  const before = sessionStorage.getItem(HEARD);
  if (before !== null && Number(flash) > Number(before) && wanted) sound();
  sessionStorage.setItem(HEARD, Math.max(Number(flash), Number(before)));
}

document.body.addEventListener("htmx:afterSettle", attend);
attend();
