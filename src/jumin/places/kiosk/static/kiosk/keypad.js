// Number keys for a field: what they enter is in the field alone, which shows dots.
for (const pad of document.querySelectorAll("[data-keypad]")) {
  const field = document.getElementById(pad.dataset.keypad);
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    if ("clear" in key.dataset) field.value = "";
    else if (field.value.length < field.maxLength) field.value += key.dataset.key;
  });
}
addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("input[type=password]")) field.value = "";
});
