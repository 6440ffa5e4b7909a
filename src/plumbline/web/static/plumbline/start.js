// Scripts only improve: every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";
initAll();
// Signing out here: pages that hold a key for what waits on this phone let go of it. Where something may wait, contact.js asks first.
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => {
  if (document.getElementById("waiting") || !globalThis.BroadcastChannel) return;
  new BroadcastChannel("plumbline-waiting").postMessage("signed-out");
});
// On paper every sheet but the first says what it is of: made up or not, which case, which page.
const heading = document.querySelector("main h1");
const caption = heading?.previousElementSibling;
if (heading) document.documentElement.dataset.page = [
  document.querySelector(".pl-made-up") && "Made-up data",
  caption?.matches(".govuk-caption-l") && caption.textContent.trim(),
  heading.textContent.trim(),
].filter(Boolean).join(" · ");
