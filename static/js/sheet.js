// A file that is too large is refused before it is sent.

const file = document.querySelector("input[data-largest]");

function look() {
  const tooLarge = file.files[0]?.size > Number(file.dataset.largest);
  file.setCustomValidity(tooLarge ? file.dataset.sentence : "");
  if (tooLarge) file.reportValidity();
}

file.addEventListener("change", look);
