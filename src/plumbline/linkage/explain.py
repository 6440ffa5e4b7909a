"""A pair in words: what agrees, what speaks against it, and what is wanting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plumbline.linkage.evidence import FIELD
from plumbline.values.words import say


_GROUP_WORDS = {
    "group:known_different": "joining would bring together records that someone has said are different people",
    "group:pnc_id": "joining would put two PNC ids on one person",
    "group:nhs_number": "joining would put two NHS numbers on one person",
    "group:sex": "joining would put two sexes on one person",
    "group:date_of_birth": "joining would put two birth dates that no slip explains on one person",
    "group:first_name": "joining would put two different forenames on one person",
    "group:event": "joining would put one person in two roles in one event",
}
_DECIDED_WORDS = {
    "decided:same": "someone has decided that these are one person",
    "supplied:person_key": "the supplier gives both the same person key",
    "asked:by_hand": "one was typed in by hand, and those are never joined without a person",
}
SHORT_FORM = "first_name:short_form"


def explain_pair(row: Mapping[str, Any]) -> str:
    """One sentence on why a pair is joined, or why it waits.

    Parameters
    ----------
    row : a row of ``Linkage.pairs``: ``agrees`` and ``conflicts`` (slugs) and ``decision``; with ``left_first_name`` and
        ``right_first_name`` as well, a short form is named: "forename Bill is a short form of William".
    """
    names = (row.get("left_first_name"), row.get("right_first_name"))
    return sentence(row["agrees"], row["conflicts"], decision=row["decision"], short_form=_named(names))


def sentence(
    agrees: Sequence[str], conflicts: Sequence[str], *, decision: str, short_form: str | None = None
) -> str:
    """The sentence for a set of slugs; ``short_form`` replaces the plain words for one."""
    parts = [short_form if slug == SHORT_FORM and short_form else words_for(slug) for slug in agrees]
    against = [words_for(slug) for slug in conflicts]
    said = "; ".join(parts) or "nothing agrees"
    if against:
        said += "; but " + ", ".join(against)
    elif decision == "review":
        said += "; " + _wanting(agrees)
    return said[0].upper() + said[1:] + "."


def words_for(slug: str) -> str:
    """The words of one ``field:level`` slug."""
    if slug in _GROUP_WORDS or slug in _DECIDED_WORDS:
        return _GROUP_WORDS.get(slug) or _DECIDED_WORDS[slug]
    name, level = slug.split(":")
    return FIELD[name].level(level).words


_ITEMS = ("place", "phone", "pnc_id", "nhs_number")


def _wanting(agrees: Sequence[str]) -> str:
    levels = dict(slug.split(":") for slug in agrees)
    if "date_of_birth" not in levels:
        return "but no birth date to compare"
    if "first_name" not in levels or (
        "last_name" not in levels and levels["first_name"] not in ("crossed", "alias")
    ):
        return "but the whole name does not agree"
    if not any(item in levels for item in _ITEMS):
        return "but nothing beside the name and birth date"
    if levels["first_name"] == "alias":
        return "but the forename differs: one goes by the name of the other"
    return "but not enough beside a name or birth date that differs a little"


def _named(names: tuple[Any, Any]) -> str | None:
    left, right = names
    if not left or not right:
        return None
    short, long = sorted((str(left).title(), str(right).title()), key=lambda name: (len(name), name))
    return say("forename {short} is a short form or spelling of {long}", short=short, long=long)
