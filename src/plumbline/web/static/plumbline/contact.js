// Contacts that wait on a phone for a signal. Without this file the form is an ordinary form.
//
// What waits is encrypted (AES-GCM) in the browser's own database. The key comes from the server, is held by this page alone and
// cannot be read out of it; nothing that opens an entry is ever stored beside it. An entry holds the reference of its case and
// what was typed: no name, no page. It goes when it is sent, when somebody signs out, and after 24 hours: each half hour has a key
// of its own, and a day after its start neither this page nor the server gives it any more.
const DAY = 24 * 60 * 60 * 1000;
const SLOT = 30 * 60 * 1000;
const EVERY = 2000;
const PATIENCE = 8000;
const BY_HAND = { "X-Plumbline-Queue": "1" };
const BY_ITSELF = { ...BY_HAND, "X-Plumbline-Watching": "1" }; // nobody at work: does not keep a session alive
const panel = document.getElementById("waiting");
const forms = [...document.querySelectorAll("form[data-contact]")];
const account = panel?.dataset.account;
const keys = new Map(); // id of a key: the key
const refused = new Map(); // id of an entry: what the server said, and its words
const starts = new Map(); // id of a key: from when it takes entries, by the server's clock
let coming = []; // ids of the keys for new entries: of this half hour and of those to come
let ahead = 0; // milliseconds by which the server's clock is ahead of this one
let trouble = ""; // what keeps entries waiting: "out", "other" or nothing

const part = (name) => panel.querySelector(`[data-${name}]`);
const isSignIn = (address) => new URL(address).pathname === "/sign-in";
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// The browser's database: entries by their id, sealed.
let opened = null;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("plumbline", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "id" });
    asked.onerror = () => { opened = null; reject(asked.error); };
    asked.onsuccess = () => {
      const found = asked.result;
      // Cleared from outside, by a sign-out in another tab: what this page holds to open it with goes too.
      found.onclose = () => { opened = null; forget(); };
      found.onversionchange = () => { found.close(); opened = null; forget(); };
      resolve(found);
    };
  });
  return opened;
}
async function inStore(mode, ask) {
  const found = await database();
  return new Promise((resolve, reject) => {
    const work = found.transaction("waiting", mode, { durability: "strict" });
    const asked = ask(work.objectStore("waiting"));
    work.oncomplete = () => resolve(asked.result);
    work.onabort = work.onerror = () => reject(work.error);
  });
}
const everything = () => inStore("readonly", (store) => store.getAll());
const remove = (id) => inStore("readwrite", (store) => store.delete(id));
const ours = async () => (await everything()).filter((row) => row.account === account);
const mine = async () => (await ours()).filter((row) => !row.gone);
// What could not be sent goes, and leaves a mark that its own account is told by: no reference, no words.
const bury = ({ id, account, at }) => inStore("readwrite", (store) => store.put({ id, account, at, gone: true }));
function forget() {
  keys.clear();
  starts.clear();
  coming = [];
}
// The key for what is written now: that of this half hour; nothing where keys were given for none so late.
function current() {
  const now = Date.now() + ahead;
  return coming.find((id) => keys.has(id) && starts.get(id) <= now && now < starts.get(id) + SLOT) || "";
}
async function wipe() {
  forget();
  refused.clear();
  (await database()).close();
  opened = null;
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase("plumbline");
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
}

// Seal and open. Key, account and time are bound in: an entry put elsewhere does not open.
const bound = (row) => new TextEncoder().encode([row.id, row.key, row.account, row.at].join("|"));
async function seal(id, entry) {
  const row = { id, key: current(), account, at: Date.now(), iv: crypto.getRandomValues(new Uint8Array(12)) };
  const how = { name: "AES-GCM", iv: row.iv, additionalData: bound(row) };
  row.box = await crypto.subtle.encrypt(how, keys.get(row.key), new TextEncoder().encode(JSON.stringify(entry)));
  return row;
}
async function unseal(row) {
  const how = { name: "AES-GCM", iv: row.iv, additionalData: bound(row) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, keys.get(row.key), row.box)));
}

const post = (address, body, headers = BY_ITSELF) =>
  fetch(address, { method: "POST", headers, body, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

// Ask the server for the key of new entries, and for those of what waits already.
async function fetchKeys() {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
  for (const id of new Set((await mine()).map((row) => row.key))) if (!keys.has(id)) body.append("key", id);
  const answer = await post(panel.dataset.keys, body);
  if (isSignIn(answer.url)) { trouble = "out"; return; }
  if (answer.status === 403 && (await renew())) return fetchKeys();
  if (!answer.ok) return;
  const said = await answer.json();
  if (said.account !== account) { trouble = "other"; return; }
  for (const [id, secret] of Object.entries(said.keys)) {
    const bytes = Uint8Array.from(atob(secret), (sign) => sign.charCodeAt(0));
    keys.set(id, await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]));
    bytes.fill(0);
    starts.set(id, new Date(said.starts[id]).getTime());
  }
  coming = said.new;
  ahead = new Date(said.now).getTime() - Date.now();
  trouble = "";
}

// After a sign-in the forms need another token; only the same account's page gives it.
async function renew() {
  const answer = await fetch(window.location.pathname, { headers: BY_ITSELF, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (isSignIn(answer.url)) { trouble = "out"; return false; }
  if (!answer.ok) return false;
  const page = parsed(await answer.text());
  if (page.getElementById("waiting")?.dataset.account !== account) { trouble = "other"; return false; }
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]").value;
  if (fresh === token()) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
  return true;
}

// Send one entry. Sent twice, it is one contact: the server knows it by its id.
async function send(row, headers = BY_ITSELF, again = true) {
  const entry = await unseal(row);
  const body = new URLSearchParams(entry.fields);
  body.set("csrfmiddlewaretoken", token());
  body.set("account", account);
  body.set("key", row.key);
  const answer = await post(`/cases/${encodeURIComponent(entry.ref)}/contacts/new`, body, headers);
  if (isSignIn(answer.url)) { trouble = "out"; return "later"; }
  if (answer.status >= 500) return "later";
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  if (answer.status === 403 && !isJson && again && (await renew())) return send(row, headers, false);
  if (trouble) return "later";
  const said = isJson ? await answer.json() : {};
  if (answer.ok && said.slug === "saved") {
    trouble = "";
    await remove(row.id);
    return "saved";
  }
  if (said.slug === "other-account") { trouble = "other"; return "later"; }
  const words = answer.status === 404 ? "This case is not there, or is no longer yours to see." : said.words || "This was not taken.";
  refused.set(row.id, { words, entry, slug: said.slug });
  return "refused";
}

// Send what waits, one after another, from one tab at a time.
async function flush() {
  await navigator.locks.request("plumbline-waiting", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const rows = (await mine()).filter((row) => !refused.has(row.id)).sort((a, b) => a.at - b.at);
    if (trouble || rows.some((row) => !keys.has(row.key))) await fetchKeys();
    if (trouble) return;
    for (const row of rows) {
      if (keys.has(row.key)) await send(row);
      // Asked for and not given: it was ended by signing out. Nobody can read it again.
      else if (!trouble && coming.length) await bury(row);
      if (trouble) break;
    }
  });
}

// What a day has passed over goes, whoever's it is; its own account is told for another day.
async function sweep() {
  for (const [id, start] of starts) {
    if (Date.now() + ahead < start + DAY) continue;
    keys.delete(id);
    starts.delete(id);
  }
  for (const row of await everything()) {
    const age = Math.abs(Date.now() - row.at);
    if (age < DAY || (row.gone && age < 2 * DAY)) continue;
    await (row.gone ? remove(row.id) : bury(row));
    refused.delete(row.id);
  }
}

// Tell what waits.
const when = (at) => new Date(at).toLocaleString("en-GB", { timeZone: "Europe/London", weekday: "long", hour: "2-digit", minute: "2-digit" });
const WHY = { out: "You are signed out.", other: "Another account is signed in here." };
const contacts = (n) => (n === 1 ? "1 contact" : `${n} contacts`);
async function tell() {
  const all = await ours();
  const rows = all.filter((row) => !row.gone);
  const gone = all.length - rows.length;
  const waiting = rows.filter((row) => !refused.has(row.id));
  const lines = [];
  if (waiting.length) {
    // Its key goes a day after the half hour of its writing began.
    const until = when(Math.min(...waiting.map((row) => (starts.has(row.key) ? starts.get(row.key) - ahead : row.at - SLOT))) + DAY);
    lines.push(`${WHY[trouble] || ""} ${contacts(waiting.length)} ${waiting.length === 1 ? "waits" : "wait"} on this phone to be sent, until ${until}.`.trim());
  } else if (trouble) lines.push(`${WHY[trouble]} Sign in before you save anything here.`);
  if (gone) lines.push(`${contacts(gone)} could not be sent within 24 hours or before you signed out, and ${gone === 1 ? "is" : "are"} gone from this phone. Log ${gone === 1 ? "it" : "them"} again.`);
  const text = lines.join(" ");
  if (part("count").textContent !== text) part("count").textContent = text;
  part("signed-out").hidden = !trouble;
  part("hide").hidden = !gone;
  showRefused(rows);
  panel.hidden = !(lines.length || refused.size || !part("leaving").hidden);
}
function showRefused(rows) {
  const box = part("refused");
  for (const shown of [...box.children]) if (!refused.has(shown.dataset.entry)) shown.remove();
  for (const row of rows) {
    const no = refused.get(row.id);
    if (!no || box.querySelector(`[data-entry="${row.id}"]`)) continue;
    box.append(refusal(row, no));
  }
}
function refusal(row, { words, entry }) {
  const typed = (name) => entry.fields.find(([key]) => key === name)?.[1] || "";
  const piece = document.createElement("div");
  piece.dataset.entry = row.id;
  const heading = document.createElement("h2");
  heading.className = "govuk-heading-s govuk-!-margin-bottom-1";
  heading.textContent = `Not saved: case ${entry.ref}`;
  const why = document.createElement("p");
  why.className = "govuk-body govuk-!-margin-bottom-1";
  why.setAttribute("role", "alert");
  why.textContent = `${words} Your words stay here until ${when(row.at + DAY)}. Copy them if you need them.`;
  const text = document.createElement("textarea");
  text.className = "govuk-textarea govuk-!-margin-bottom-1";
  text.readOnly = true;
  text.rows = 3;
  text.setAttribute("aria-label", `What you typed for case ${entry.ref}`);
  text.value = [typed("words"), typed("view"), typed("their_words"), typed("who_is_told")].filter(Boolean).join("\n") || "No words were typed.";
  const copy = button("Copy the words", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      copy.textContent = "Copied";
    } catch { copy.textContent = "Select and copy"; }
  });
  const drop = button("Remove from this phone", async () => {
    await remove(row.id);
    refused.delete(row.id);
    tell();
  });
  piece.append(heading, why, text, copy, " ", drop);
  return piece;
}
function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// A form: what a phone can tell is missing is said before it is kept for later.
function missing(form) {
  const picked = form.querySelector("[name=outcome]:checked");
  if (!picked) return ["Choose what happened", "[name=outcome]"];
  if (form.elements.safety.value === "yes" && !form.elements.who_is_told.value.trim()) return ["Say who is told of the danger now", "[name=who_is_told]"];
  if (picked.hasAttribute("data-unreached")) return null;
  if (form.elements.asked_whom && !form.elements.whom.value && !form.elements.session?.value) return ["Choose whom it was with", "[name=whom]"];
  if (!form.elements.lasted.value && !form.elements.minutes.value.trim()) return ["Choose the minutes, or enter them", "[name=lasted]"];
  if (!form.elements.safety.value) return ["Say whether anybody is in danger: choose yes or no", "[name=safety]"];
  return null;
}
function say(form, words) {
  form.querySelector("[data-said]").textContent = words;
}
async function save(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    if (!(await keepAndSend(form))) HTMLFormElement.prototype.submit.call(form);
  } finally {
    delete form.dataset.busy;
  }
}
// Whether this was the script's to do; else the form goes as forms go, and the server's own page answers.
async function keepAndSend(form) {
  if (!current()) {
    if (!trouble && navigator.onLine) return false;
    if (!trouble) {
      say(form, "Not saved. This page was without a signal for 10 hours. What you typed is still here: save it when there is a signal.");
      return true;
    }
    // Signed out in another tab: the form would go nowhere, and its words with it.
    say(form, `Not saved. ${WHY[trouble]} What you typed is still here: sign in first, then save.`);
    await tell();
    return true;
  }
  const lack = missing(form);
  if (lack) {
    if (navigator.onLine) return false;
    say(form, `${lack[0]}.`);
    form.querySelector(lack[1]).focus();
    return true;
  }
  form.elements.made.value = new Date(Date.now() + ahead).toISOString();
  const left = new Set(["csrfmiddlewaretoken", "once"]);
  const fields = [...new FormData(form)].filter(([name]) => !left.has(name));
  const id = form.elements.entry.value;
  let row;
  try {
    row = await seal(id, { ref: form.dataset.contact, fields });
    await inStore("readwrite", (store) => store.put(row));
  } catch {
    if (navigator.onLine) return false;
    say(form, "Not saved: this browser cannot keep it. Leave this page open, and save again when there is a signal.");
    return true;
  }
  say(form, "Saving");
  let came = "later";
  try {
    came = trouble ? "later" : await send(row, BY_HAND);
  } catch { /* no answer: it waits */ }
  if (came === "refused" && refused.get(id).slug === "unfit") {
    // Nothing was saved, and the page can say beside which field.
    refused.delete(id);
    await remove(id);
    return false;
  }
  if (came !== "refused") clear(form);
  say(form, { saved: "Contact saved.", later: "Kept on this phone. It is sent when there is a signal.", refused: "Not saved. Read why at the top of the page." }[came]);
  channel.postMessage("changed");
  await tell();
  return true;
}
function clear(form) {
  form.reset();
  form.elements.entry.value = crypto.randomUUID();
  form.elements.made.value = "";
  for (const details of form.querySelectorAll("details")) details.open = false;
}

// Signing out: what can be sent is sent first; what cannot be is named before it goes.
let leaving = null;
async function signOut(form) {
  try { await flush(); } catch { /* no signal */ }
  if ((await mine()).length) {
    leaving = form;
    part("leaving").hidden = false;
    await tell();
    part("leave").focus();
    return;
  }
  await leave(form);
}
async function leave(form) {
  await wipe();
  channel.postMessage("signed-out");
  HTMLFormElement.prototype.submit.call(form);
}

const channel = new BroadcastChannel("plumbline-waiting");
async function look(again) {
  try {
    await sweep();
    const rows = await mine();
    if (!trouble && !current()) await fetchKeys();
    if (rows.some((row) => !refused.has(row.id))) await flush();
    // With nothing waiting, nobody is asked every two seconds whether they have signed in by now.
    else if (trouble && again) await fetchKeys();
  } catch { /* no signal: the next look may find one */ }
  try { await tell(); } catch { /* no database here: nothing waits */ }
}
let looking = false;
async function lookOnce(again = false) {
  if (looking) return;
  looking = true;
  await look(again);
  looking = false;
}

function begin() {
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form);
    });
  }
  for (const form of document.querySelectorAll("form[action='/sign-out']")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      signOut(form).catch(() => HTMLFormElement.prototype.submit.call(form));
    });
  }
  part("leave").addEventListener("click", () => leave(leaving));
  part("hide").addEventListener("click", async () => {
    for (const row of await ours()) if (row.gone) await remove(row.id);
    tell();
  });
  part("stay").addEventListener("click", () => {
    part("leaving").hidden = true;
    tell();
  });
  channel.addEventListener("message", (event) => {
    if (event.data !== "signed-out") return lookOnce(true);
    forget();
    refused.clear();
    trouble = "out";
    tell().catch(() => {});
  });
  window.addEventListener("online", () => lookOnce(true));
  window.addEventListener("focus", () => lookOnce(true));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookOnce(true); });
  setInterval(() => lookOnce(), EVERY);
  // A page that was signed out hears that somebody is here again.
  lookOnce().then(() => { if (!trouble) channel.postMessage("here"); });
}

// Only over TLS, or on this very machine, does a browser offer what this needs; else the form stays an ordinary form.
if (panel && globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks) begin();
