// Keeps the part of a page that shows work in progress up to date. Without scripts there is a link that does the same.
const EVERY = 1500;

async function look() {
  const part = document.querySelector("[data-watch]");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.watch, { headers: { "X-Plumbline-Watching": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(part.id);
    // Signed out, or the page became another one: show it whole.
    if (!next) return window.location.reload();
    if (!next.dataset.watch) return window.location.reload();
    if (next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceWith(next);
  } catch { /* no connection: the next look may find one */ }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
