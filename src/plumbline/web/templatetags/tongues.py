"""What pages of another language ask for. English pages use none of it; the loader writes it (`web.tongues.rewrite`)."""

from __future__ import annotations

from typing import Any

from django import template

from plumbline.values.words import Words, is_ours, translation_of
from plumbline.web.tongues.languages import LANGUAGES


register = template.Library()


@register.filter
def tongue(value: Any, how: str) -> Any:
    """Words of our own in the language of the page; anything else as it is.

    ``how``: ``words`` alone, or ``known``: the variable holds nothing but words of our own, so a plain text is looked up too. With
    ``shown`` English that has no translation may be marked as English.
    """
    if isinstance(value, Words):
        return value if "shown" in how else value.shown()
    if type(value) is str and how.startswith("known"):
        return translation_of(value) or (Words(value) if "shown" in how and is_ours(value) else value)
    return value


@register.filter
def plural_form(count: Any, language: str) -> int:
    """The number of the form that a language has for so many; of a list, for its length."""
    number = len(count) if hasattr(count, "__len__") else int(count or 0)
    return LANGUAGES[language].plural(number)
