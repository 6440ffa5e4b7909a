"""What browsers and people at the sign-in page meet: Django's own checks, host names, TLS, the second factor."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, run_checks

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.cli.checking.line import Line


LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
SECURE = "Set PLUMBLINE_SECURE=1, behind a proxy that ends TLS."
# Django says what is wrong in terms of its settings; these are the places where ours are set.
WHAT_TO_DO = {
    "security.W004": SECURE,
    "security.W012": SECURE,
    "security.W016": SECURE,
    "security.W009": "Take PLUMBLINE_HOME/keys/django away: a new one is made, and everybody signs in again.",
    "security.W018": "Serve with the settings that Plumbline brings, where DEBUG is off.",
    "security.W020": "Set PLUMBLINE_ALLOWED_HOSTS to the name in the address that people type.",
}


def page_checks() -> Iterator[Line]:
    """Look at the settings that the pages are served with."""
    yield from django_checks()
    yield hosts()
    yield proxy()
    yield second_factor()
    yield mail()


def django_checks() -> Iterator[Line]:
    """Django's own ``check --deploy``: a line for each complaint, or one that there is none."""
    found = [
        m for m in run_checks(include_deployment_checks=True) if m.level >= WARNING and not m.is_silenced()
    ]
    for message in found:
        do = WHAT_TO_DO.get(
            message.id or "", message.hint or f"See {message.id} in Django's list of system checks."
        )
        yield Line("django", " ".join(message.msg.split()), do)
    if not found:
        yield Line("django", "Django's own deployment checks find nothing.")


def hosts() -> Line:
    """The names under which the pages answer."""
    named = {host.strip() for host in settings.ALLOWED_HOSTS}
    do = WHAT_TO_DO["security.W020"]
    if any(host.startswith(("*", ".")) or not host for host in named):
        return Line("hosts", "The pages answer to names that nobody listed.", do)
    if named <= LOOPBACK:
        return Line("hosts", "The pages answer to this machine alone.", do)
    return Line("hosts", f"The pages answer to {', '.join(sorted(named))}.")


def proxy() -> Line:
    """Whether TLS is known to end in front of us; else HSTS is never sent (the pages themselves are served plain)."""
    if not settings.SECURE:
        return Line("tls", "The pages are served without TLS.", SECURE)
    if settings.PROXIES < 1:
        return Line(
            "tls",
            "No proxy is trusted to say that the browser came by TLS, so no browser is told to keep to TLS.",
            "Set PLUMBLINE_PROXIES to how many proxies of yours stand in front; the nearest must overwrite X-Forwarded-Proto.",
        )
    return Line(
        "tls", f"TLS ends at the nearest of {settings.PROXIES} proxies, and cookies travel by TLS alone."
    )


def second_factor() -> Line:
    """Whether every role needs a second factor."""
    without = [ROLE_NAMES[role].lower() for role in Role if role not in settings.SECOND_FACTOR_ROLES]
    if without:
        return Line(
            "second-factor",
            f"A password alone lets in: {', '.join(without)}.",
            "Take PLUMBLINE_SECOND_FACTOR_ROLES away: every role then needs a second factor.",
        )
    return Line("second-factor", "Every role needs a second factor.")


def mail() -> Line:
    """Whether digests go out, and whether what is said to the mail server can be read on the way."""
    if settings.NOTIFY.key:
        return Line("mail", f"Digests go out through GOV.UK Notify at {settings.NOTIFY.address}.")
    if not settings.SMTP_HOST:
        return Line(
            "mail", "E-mail is off: people find their reminders on the page “What is new for you” alone."
        )
    away = settings.SMTP_HOST not in LOOPBACK | {"::1"}
    if away and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        return Line(
            "mail",
            "Digests go to the mail server without TLS, and so do the addresses of everybody who gets one.",
            "Set PLUMBLINE_SMTP_SECURITY to starttls or tls.",
        )
    return Line("mail", f"Digests go out through {settings.SMTP_HOST}, port {settings.EMAIL_PORT}.")
