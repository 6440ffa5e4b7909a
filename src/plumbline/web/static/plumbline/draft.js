// Saves a half-written referral or assessment every few seconds. Without this file the button "Save and come back later" does the same.
// What is typed and not saved lives in this page alone: nothing is put in the browser's storage.
const EVERY = 4000;
const PATIENCE = 8000;
const form = document.querySelector("form[data-draft]");
const status = form.querySelector("[data-status]");
const signedOut = form.querySelector("[data-signed-out]");
// Not part of what somebody typed.
const MARKS = ["csrfmiddlewaretoken", "once", "version", "window", "turn", "draft"];
const say = (words) => { status.textContent = words; };
const isSignIn = (address) => new URL(address).pathname === "/sign-in";

function typed() {
  const data = new URLSearchParams(new FormData(form));
  for (const mark of MARKS) data.delete(mark);
  return data.toString();
}
let saved = typed();
let working = false;
let stopped = false; // another window holds a newer version, or the form is on its way

// The form's token is no longer good: after a sign-in there is another. Take it from the page itself.
async function renew() {
  const answer = await fetch(window.location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (isSignIn(answer.url)) return away();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("form[data-draft] [name=csrfmiddlewaretoken]");
  if (!token) return say("Not saved. Press Save and come back later.");
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
  signedOut.hidden = true;
}
function away() {
  signedOut.hidden = false;
  say("Not saved: you are signed out. What you typed stays on this page.");
}

async function save() {
  const now = typed();
  if (working || stopped || now === saved) return;
  working = true;
  try {
    form.elements.turn.value = String(Number(form.elements.turn.value) + 1);
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.draft, { method: "POST", body, cache: "no-store", keepalive: true, signal: AbortSignal.timeout(PATIENCE) });
    if (isSignIn(answer.url)) away();
    else if (answer.status === 403) await renew();
    else if (!(answer.headers.get("Content-Type") || "").includes("json")) say("Not saved: no answer from the server. It is tried again.");
    else await heard(answer, now);
  } catch { say("Not saved: no answer from the server. It is tried again."); }
  working = false;
}
async function heard(answer, now) {
  const told = await answer.json();
  if (answer.status === 409) {
    stopped = true;
    return say(told.refusal);
  }
  saved = now;
  form.elements.version.value = String(told.version);
  signedOut.hidden = true;
  // A reload, or a sign-in that comes back here, finds the draft.
  if (window.location.pathname !== told.address) window.history.replaceState(null, "", told.address);
  say(`Saved ${told.saved}, ${form.dataset.draftIs || "not sent"}.`);
}

form.addEventListener("submit", () => {
  stopped = true;
  form.elements.turn.value = String(Number(form.elements.turn.value) + 1);
});
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
setInterval(save, EVERY);
