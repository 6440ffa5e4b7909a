// Copies what stands in a box at one press. Without this file it is selected and copied by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const box = document.getElementById(button.dataset.copies);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.focus();
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      said.textContent = "Copied. Check it before you file it.";
    } catch {
      // Not every browser lets a page write there: what is selected can still be copied by its keys.
      said.textContent = "Selected. Copy it with the keys of your device.";
    }
  });
}
