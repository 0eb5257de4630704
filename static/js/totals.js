// The report form: the casualty matrix is added up while one types, in any digits.

const form = document.getElementById("report");
const matrix = form.querySelector(".matrix.entry");
const MARKS = /[\s\p{Cf}]/gu;
const DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹";

// As the server reads it: what is no whole number counts nobody.
function count({ value }) {
  const plain = value.replaceAll(MARKS, "").replaceAll(/[٠-٩۰-۹]/g, (sign) => DIGITS.indexOf(sign) % 10);
  return /^[0-9]+$/.test(plain) ? Number(plain) : 0;
}

function add() {
  let all = 0;
  for (const row of matrix.tBodies[0].rows) {
    const total = [...row.querySelectorAll("input")].reduce((sum, field) => sum + count(field), 0);
    row.querySelector("[data-total]").textContent = total;
    all += total;
  }
  matrix.tFoot.querySelector("[data-total]").textContent = all;
}

form.addEventListener("input", add);
addEventListener("pageshow", add); // a browser that goes back writes into the fields again
add();
