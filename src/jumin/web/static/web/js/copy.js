// [data-copy] copies the command that stands before it, and says so in the words of its page.
for (const button of document.querySelectorAll("[data-copy]")) {
  const command = button.previousElementSibling;
  const told = button.nextElementSibling;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      told.textContent = button.dataset.done;
    } catch {
      told.textContent = button.dataset.failed;
    }
    setTimeout(() => { told.textContent = ""; }, 4000);
  });
}
