// Sheets come out one by one; with the last one the machine goes on by itself.
const printing = document.querySelector("[data-printing]");
const progress = printing.querySelector("progress");
const told = printing.querySelector("[data-told]");
const sheets = Number(printing.dataset.sheets);
const each = Math.min(600, 4000 / sheets); // milliseconds
let out = 0;

const timer = setInterval(() => {
  out += 1;
  progress.value = out;
  if (out < sheets) return;
  clearInterval(timer);
  told.textContent = told.dataset.done;
  document.querySelector("button[value=finish]").click();
}, each);
