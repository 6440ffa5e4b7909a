"""Say once, after saving, that somebody was reached by a way that the rule for reaching them does not call safe."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from plumbline.cases.enums import Way
from plumbline.cases.queries.safe_contact import SafeContactLine
from plumbline.cases.safe_ways import is_unsafe
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.templatetags.pages import day


def warn_of_unsafe(request: HttpRequest, rule: SafeContactLine | None, used: Collection[Way] | None) -> None:
    """Name the rule where what was just saved went against it. Nothing waits for it: what happened is kept as it was written.

    Which ways are safe is sealed, so the sentence says none of them. Where the viewer may not read the rule, the form has told them to ask
    first, and nothing more is said.
    """
    if rule is None or not rule.is_known or not is_unsafe(used, safe=rule.ways):
        return
    care.warn(
        request,
        say(
            "This was not by a way that is safe: see rule {number} for reaching this person, which {agency} knows, of {day}. What you wrote is "
            "saved. Read the rule before the next contact, and tell {agency} what happened: somebody may be in danger because of it.",
            number=rule.number,
            agency=rule.agency,
            day=day(rule.at),
        ),
    )
