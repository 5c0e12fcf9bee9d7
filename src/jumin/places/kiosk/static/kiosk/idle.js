// Asks, some seconds before the machine forgets the visit, whether somebody is still there.
const dialog = document.getElementById("idle");
const seconds = dialog.querySelector("[data-seconds]");
const warn = Number(dialog.dataset.warn);
const shownAt = performance.now();
let over = shownAt + Number(dialog.dataset.left) * 1000;

function look() {
  const left = Math.ceil((over - performance.now()) / 1000);
  if (left <= 0) {
    location.assign(dialog.dataset.over);
    return;
  }
  if (left <= warn) {
    seconds.textContent = String(left);
    if (!dialog.open) dialog.showModal();
  }
  setTimeout(look, 250);
}

async function goOn(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (answer === null) return; // the connection is lost: the machine will tell at the end
  over = performance.now() + Number(dialog.dataset.patience) * 1000;
  dialog.close();
}

dialog.querySelector("form").addEventListener("submit", goOn);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape means: somebody is there
  dialog.querySelector("form").requestSubmit();
});
look();
