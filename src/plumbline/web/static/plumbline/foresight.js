// Shows what a plan could tell as its choices change. Without it the button beside does the same.
const PAUSE = 250;

for (const form of document.querySelectorAll("form[data-foresight]")) {
  const shown = document.querySelector("#foresight");
  let waiting = 0;
  let asked = 0;
  async function show() {
    const mine = ++asked;
    const body = new FormData(form);
    body.set("act", "try");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Plumbline-Part": "1" }, redirect: "manual" });
      // An answer that was overtaken by a later question is not shown.
      if (answer.status === 200 && mine === asked) shown.innerHTML = await answer.text();
    } catch { /* no connection: what was shown stays */ }
  }
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}
