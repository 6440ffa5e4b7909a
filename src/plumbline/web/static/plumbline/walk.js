// In lists of work j and k go to the link of the next and the previous line. Only while the focus is on such a link (WCAG 2.2, 2.1.4).
const links = () => [...document.querySelectorAll("[data-walk] tbody th a, [data-walk] .pl-columns a")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !"jk".includes(event.key)) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  all[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), all.length - 1)].focus();
});
