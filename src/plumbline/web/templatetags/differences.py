"""What differs between two texts, marked word by word."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


register = template.Library()
# Lines less alike than this are two lines, not one that was changed.
ALIKE = 0.5


@register.filter
def gone_from(line: str, after: Sequence[str]) -> SafeString:
    """A line of the earlier text, with the words that the later one no longer has marked as deleted."""
    return _marked(line, after, "<del>{}</del>")


@register.filter
def new_to(line: str, before: Sequence[str]) -> SafeString:
    """A line of the later text, with the words that the earlier one did not have marked as inserted."""
    return _marked(line, before, "<ins>{}</ins>")


def _marked(line: str, others: Sequence[str], mark: str) -> SafeString:
    if line in others:
        return format_html("{}", line)
    words = line.split()
    found = [SequenceMatcher(None, words, other.split(), autojunk=False) for other in others]
    nearest = max(found, key=lambda one: one.ratio(), default=None)
    if nearest is None or nearest.ratio() < ALIKE:
        return format_html(mark, line)
    parts = (
        (" ".join(words[start:end]), kind == "equal")
        for kind, start, end, *_ in nearest.get_opcodes()
        if end > start
    )
    return format_html_join(" ", "{}", ((format_html("{}" if same else mark, part),) for part, same in parts))
