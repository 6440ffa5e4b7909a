// Says that scripts run, before the first paint, so that components do not jump. A file, because the policy forbids inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
