"""Say once, after saving, that somebody was reached by a way that the rule for reaching them does not call safe."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from plumbline.cases.enums import Way
from plumbline.cases.queries.safe_contact import SafeContactLine, unsafe_words
from plumbline.web import care


def warn_of_unsafe(request: HttpRequest, rule: SafeContactLine | None, used: Collection[Way] | None) -> None:
    """Name the rule where what was just saved went against it. Nothing waits for it: what happened is kept as it was written."""
    if words := unsafe_words(rule, used):
        care.warn(request, words)
