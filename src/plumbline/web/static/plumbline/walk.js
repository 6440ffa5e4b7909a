// In lists of work j and k go to the next and the previous line, e does it and s puts it off; Enter opens it as any link. Only while the focus is on a
// line (WCAG 2.2, 2.1.4). Everything here is a link or a button of the line as well. From a line / goes to the search.
const PLACE = "pl-walk";
// A group of the inbox is a page of its own.
const HERE = location.pathname + location.search;
const FIRST = "[data-walk] tbody th a, [data-walk] .pl-columns a, [data-walk] li[data-line] > a:first-of-type";
const links = () => [...document.querySelectorAll(`${FIRST}, [data-walk] .govuk-summary-card[data-line]`)].map((e) =>
  e.matches("a") ? e : e.querySelector("a, button"));

const lineOf = (link) => link.closest("tr, [data-line]");

// Where the walk went on from, so that the next page begins there: a number, and nothing of the line.
const keep = (at) => sessionStorage.setItem(PLACE, `${HERE} ${at}`);

function done(link) {
  const form = lineOf(link)?.querySelector("form[data-done]");
  // A notice is done here; a duty is done where it is done.
  if (form) form.requestSubmit();
  else link.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !"jkes/".includes(event.key)) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  if (event.key === "/") {
    location.assign("/find");
    return;
  }
  if (event.key === "j" || event.key === "k") {
    all[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), all.length - 1)].focus();
    return;
  }
  keep(at);
  if (event.key === "e") done(all[at]);
  else {
    const off = lineOf(all[at])?.querySelector("a[data-put-off]");
    if (off) location.assign(`${off.href}#tomorrow`);
  }
});

const [path, number] = (sessionStorage.getItem(PLACE) ?? "").split(" ");
if (path === HERE) {
  sessionStorage.removeItem(PLACE);
  const all = links();
  all[Math.min(Number(number), all.length - 1)]?.focus();
}
