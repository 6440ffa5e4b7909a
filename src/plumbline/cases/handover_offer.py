"""What an offer has to hold, item by item, before it is believed: whoever reads it later reads it whole. Pure functions on plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from plumbline.values.errors import DataUnfit


Check = Callable[[Any], bool]
RULE = re.compile(r"[a-z0-9_-]{1,50}")
"""The name of a version of an outcome rule, as a kind writes it (`needs.yaml`)."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_day_or_none(value: Any) -> bool:
    try:
        return value is None or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


ITEMS: Mapping[str, Mapping[str, Check]] = {
    "people": {
        "part": _is_text, "first_name": _is_text, "last_name": _is_text, "date_of_birth": _is_day_or_none, "sex": _is_text_or_none,
    },
    "facts": {
        "agency": _is_text, "on": _is_day_or_none, "is_opinion": _is_flag, "words": _is_text, "source": _is_text, "citation": _is_text,
    },
    "actions": {"key": _is_text, "words": _is_text, "agency": _is_text, "due_on": _is_day_or_none, "state": _is_text},
    "scores": {"instrument": _is_text, "on": _is_day_or_none, "band": _is_text_or_none},
    "withheld": {"what": _is_text, "owner": _is_text, "why": _is_text},
}  # fmt: skip
"""Lists of a package, and of each item what must stand under which name. More may stand there: it is not read."""


def check_offer(body: Mapping[str, Any]) -> None:
    """Refuse an offer of which a part is missing or of another sort.

    Raises
    ------
    DataUnfit: it is.
    """
    package, words = body.get("package"), body.get("words")
    whole = (
        isinstance(package, dict)
        and are_claims(package.get("claims", []))
        and _is_text(package.get("from_scheme"))
        and all(_is_list(package, name) for name in ITEMS)
    )
    if not whole or not isinstance(words, str) or not words.strip():
        raise DataUnfit("This offer is not whole. Ask for it again.", slug="offer-unfit")


def are_claims(rows: Any) -> bool:
    """Whether a list of claims is one. A letter of an installation that does not know of them yet has none, and is read."""
    return isinstance(rows, list) and all(
        isinstance(row, dict) and _is_rule(row.get("rule")) and "on" in row and _is_day_or_none(row["on"])
        for row in rows
    )


def _is_rule(value: Any) -> bool:
    return isinstance(value, str) and RULE.fullmatch(value) is not None


def _is_list(package: Mapping[str, Any], name: str) -> bool:
    rows, wanted = package.get(name), ITEMS[name]
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(part in row and check(row[part]) for part, check in wanted.items())
        for row in rows
    )
