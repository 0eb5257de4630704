// What an officer must not miss, whatever page is open: it changes the window's title and icon, and
// a new flash report is heard.

import { sound, want } from "./sound.js";

const HEARD = "flash-heard"; // the newest flash notice that this window knows of

const icon = document.querySelector("link[rel=icon]");
const calm = { title: document.title, icon: icon.href };

function alarm(urgent) {
  document.title = urgent ? `(${urgent}!) ${calm.title}` : calm.title;
  const href = urgent ? new URL(icon.dataset.urgent, location).href : calm.icon;
  if (icon.href !== href) icon.href = href;
}

function attend() {
  const { flash, sound: wanted, urgent } = document.querySelector("[data-alarm]").dataset;
  want(Boolean(wanted));
  alarm(Number(urgent));
  const before = sessionStorage.getItem(HEARD);
  if (before !== null && Number(flash) > Number(before)) sound();
  sessionStorage.setItem(HEARD, Math.max(Number(flash), Number(before)));
}

document.body.addEventListener("htmx:afterSettle", attend);
attend();
