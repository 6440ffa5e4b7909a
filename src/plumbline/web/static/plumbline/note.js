// Fills the note to the referrer in by the decision that is chosen, until somebody writes one of their own. Without this file an empty note is filled in when it is saved.
const note = document.querySelector("textarea[data-notes]");
if (note) {
  const usual = JSON.parse(note.dataset.notes);
  for (const radio of document.querySelectorAll("input[name=decision]")) {
    radio.addEventListener("change", () => {
      const written = note.value.trim();
      if (!written || Object.values(usual).includes(written)) note.value = usual[radio.value] ?? "";
    });
  }
}
