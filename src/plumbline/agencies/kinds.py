"""Kinds of agency as a reader says them. Pure."""

from __future__ import annotations


WORDS = {"childrens-social-care": "children’s social care"}
"""Kinds whose slug has lost a sign; any other is said as it is written, without its hyphens."""


def kind_words(kind: str) -> str:
    """A kind of agency in the middle of a sentence: ``domestic abuse service``."""
    return WORDS.get(kind, kind.replace("-", " "))


def kind_heading(kind: str) -> str:
    """A kind of agency at the head of a line: ``Domestic abuse service``."""
    words = kind_words(kind)
    return words[:1].upper() + words[1:]
