// Notes at a meeting without leaving the page, and a room's screen that follows. Without this file every act is an ordinary form post.
// What is typed and not sent lives in this page alone: nothing is put in the browser's storage.
const EVERY = 2000;
const PATIENCE = 8000;
const form = document.querySelector("form[data-live]");
const onScreen = document.querySelector("[data-screen]");
let number = `"${(form ?? onScreen)?.dataset.number}"`; // the change number of what is shown
let waiting = null; // a page that came while somebody was in a part of it

// The clock of the case.
function startClock() {
  const clock = document.querySelector("[data-left]");
  if (!clock || clock.dataset.ends) return;
  clock.dataset.ends = String(performance.now() + 1000 * Number(clock.dataset.left));
}
function tellClock() {
  startClock();
  const clock = document.querySelector("[data-ends]");
  if (!clock) return;
  const left = Math.round((Number(clock.dataset.ends) - performance.now()) / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const size = Math.abs(left);
  clock.textContent = `${two(Math.floor(size / 60))}:${two(size % 60)} ${left >= 0 ? "left" : "over"}`;
}

// Put the parts of a page that came in the place of those shown.
function adopt(page, keepForm) {
  for (const part of document.querySelectorAll("[data-part]")) {
    if (keepForm && form && form.contains(part)) continue;
    const next = page.getElementById(part.id);
    if (!next) continue;
    part.hidden = next.hidden;
    if (part.innerHTML !== next.innerHTML) part.innerHTML = next.innerHTML;
  }
  tellClock();
}
function busyWithin() {
  const here = document.activeElement?.closest("[data-part]");
  return Boolean(here && !(form && form.contains(here)));
}
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const isSignIn = (address) => new URL(address).pathname === "/sign-in";

// Ask whether anything has changed. The answer is empty (304) while nothing has.
async function look() {
  const headers = { "X-Plumbline-Watching": "1" };
  if (number) headers["If-None-Match"] = number;
  // Whether the words of a case are shown is said in the address of the screen, and holds for that case alone.
  const answer = await fetch(window.location.pathname + (onScreen ? window.location.search : ""), { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 304) return "same";
  if (isSignIn(answer.url)) return "signed-out";
  if (!answer.ok) return "failed";
  const text = await answer.text();
  number = answer.headers.get("ETag");
  const page = parsed(text);
  if (onScreen) {
    // Another frame of the screen (begun, over): show it whole.
    if (Boolean(page.getElementById("screen-question")) !== Boolean(document.getElementById("screen-question"))) window.location.reload();
    else adopt(page, false);
  } else if (busyWithin()) waiting = page;
  else adopt(page, true);
  return "new";
}

function follow() {
  tellClock();
  setInterval(tellClock, 1000);
  const again = async () => {
    try {
      // Signed out: the screen holds nothing then.
      if ((await look()) === "signed-out") return window.location.reload();
    } catch { /* no connection: the next look may find one */ }
    setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}

function takeNotes() {
  const line = form.elements.line;
  const status = form.querySelector("[data-status]");
  const signedOut = form.querySelector("[data-signed-out]");
  let saved = line.value; // what the server holds of this line
  let turn = 1;
  const queue = []; // what was sent with Enter and not answered yet, first in front
  let working = false;
  let again = false;

  const say = (words) => { status.textContent = words; };
  const now = () => new Date().toLocaleTimeString("en-GB");

  function body(act) {
    turn += 1;
    form.elements.turn.value = String(turn);
    const data = new URLSearchParams(new FormData(form));
    data.set("act", act);
    return data;
  }
  const post = (address, data) =>
    fetch(address, { method: "POST", body: data, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

  // The form's token is no longer good: after a sign-in there is another. Take it from the page itself.
  async function renew() {
    const answer = await fetch(window.location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (isSignIn(answer.url)) return away();
    if (!answer.ok) return trouble();
    const token = parsed(await answer.text()).querySelector("form[data-live] [name=csrfmiddlewaretoken]");
    if (!token) return trouble();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    for (const sent of queue) sent.data.set("csrfmiddlewaretoken", token.value);
    again = true;
    signedOut.hidden = true;
  }
  function away() {
    signedOut.hidden = false;
    say("You are signed out. What you typed is kept on this page.");
  }
  const trouble = () => say("Not saved: no answer from the server. What you typed is kept on this page and sent again.");
  function newKey() {
    const signs = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    return signs.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  async function sendFirst() {
    const sent = queue[0];
    const answer = await post(sent.address, sent.data);
    if (isSignIn(answer.url)) return away();
    if (answer.status === 403) return renew();
    if (answer.status >= 500) return trouble();
    const page = parsed(await answer.text());
    const came = page.querySelector("form[data-live]");
    if (!came) return window.location.assign(answer.url);
    queue.shift();
    again = true;
    signedOut.hidden = true;
    // Of a case that was left in the meantime nothing is shown.
    if (sent.address === form.action) arrive(answer, page, came, sent);
  }

  function arrive(answer, page, came, sent) {
    const moved = new URL(answer.url).pathname !== new URL(sent.address).pathname;
    const rest = !sent.cleared && line.value.startsWith(sent.text) ? line.value.slice(sent.text.length) : line.value;
    number = answer.headers.get("ETag");
    waiting = null;
    turn = 1;
    if (moved) {
      window.history.pushState(null, "", answer.url);
      form.action = came.action;
      form.dataset.draft = came.dataset.draft;
    }
    adopt(page, false);
    saved = came.elements.line.value;
    // Keys pressed while the answer was on its way stay.
    line.value = saved + rest;
    const asked = form.querySelector("[data-gap]");
    if (!moved && asked && !rest) asked.focus();
    else toTheEnd();
    const wrong = page.querySelector("#live-problem .govuk-error-summary");
    say(wrong ? "Not kept. Read why above." : came.elements.echoed.value ? "Read. Press Enter to keep it." : `Kept ${now()}`);
  }
  function toTheEnd() {
    line.focus();
    line.setSelectionRange(line.value.length, line.value.length);
  }

  async function saveDraft() {
    const text = line.value;
    const answer = await post(form.dataset.draft, body("draft"));
    if (isSignIn(answer.url)) return away();
    if (answer.status === 403) return renew();
    if (answer.status >= 500 || !(answer.headers.get("Content-Type") || "").includes("json")) return trouble();
    const said = await answer.json();
    form.elements.version.value = String(said.version);
    if (answer.status === 409) return say(`${said.refusal} There: “${said.other}”. Save the draft to keep what is here.`);
    saved = text;
    signedOut.hidden = true;
    say(`Draft saved ${said.saved}`);
  }

  async function work() {
    if (working) { again = true; return; }
    working = true;
    try {
      do {
        again = false;
        if (queue.length) await sendFirst();
        else if (line.value !== saved && !line.readOnly) await saveDraft();
      } while (again);
      if (!queue.length) {
        const found = await look();
        if (found === "signed-out") away();
        else signedOut.hidden = true;
      }
    } catch { trouble(); }
    working = false;
    if (again) work();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = line.value;
    // Enter twice while the first is on its way is one line.
    if (queue.some((sent) => sent.text === text && !sent.cleared)) return;
    const act = event.submitter?.value || "go";
    const sent = { address: form.action, data: body(act), text, cleared: act === "go" && text.trim() !== "" && !text.trim().startsWith("/") };
    if (sent.cleared) {
      // A note needs no reading back: the next line can be typed at once.
      sent.data.set("key", newKey());
      line.value = "";
    }
    queue.push(sent);
    say("Sending");
    work();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "SELECT") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  line.addEventListener("focus", () => {
    if (waiting) adopt(waiting, true);
    waiting = null;
  });
  window.addEventListener("popstate", () => window.location.reload());
  window.addEventListener("beforeunload", (event) => {
    if (queue.length || line.value !== saved) event.preventDefault();
  });
  if (document.activeElement === line) toTheEnd();
  tellClock();
  setInterval(tellClock, 1000);
  setInterval(work, EVERY);
}

if (form) takeNotes();
else if (onScreen) follow();
