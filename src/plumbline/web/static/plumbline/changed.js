// Says that a page which people share has changed since it was opened. It never changes anything under somebody's hands: they press when they want to see it.
const EVERY = 5000;
const PATIENCE = 8000;

// Whether somebody has begun to type or choose: a page is never asked for anew under them.
function isBegun() {
  return [...document.querySelectorAll("main form :is(input, textarea, select)")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected && (option.defaultSelected || option.index > 0));
    return field.value !== field.defaultValue;
  });
}

function asker(part) {
  return async function ask() {
    // A page that nobody looks at asks nothing; it asks as soon as it is looked at again.
    if (document.hidden) return document.addEventListener("visibilitychange", ask, { once: true });
    if (!navigator.onLine) return window.addEventListener("online", ask, { once: true });
    try {
      const headers = { "X-Plumbline-Watching": "1", "If-None-Match": `"${part.dataset.number}"` };
      const answer = await fetch(part.dataset.changes, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      // Signed out, or no longer theirs to see: the page is asked for anew, and shows what they may see now.
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        // What is typed is kept: the next press meets the same refusal, on a page that keeps it too.
        return isBegun() ? undefined : window.location.reload();
      }
      if (answer.status === 200) {
        part.firstElementChild.hidden = false;
        return;
      }
    } catch { /* no connection: the next question may find one */ }
    setTimeout(ask, EVERY);
  };
}

for (const part of document.querySelectorAll("[data-changes]")) setTimeout(asker(part), EVERY);
