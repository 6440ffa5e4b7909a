"""The rule that decides: joined by itself, kept for a person to decide, or not one person.

Design 4: automatic = name **and** birth date **and** one more independent item agree, and nothing conflicts.
The model ranks what is left; it never joins anyone. The ICO reprimanded a force that merged two people with one
name and birth date and so mixed a victim with a suspect: a look-alike is never joined here on likeness.

What "agree" means. A name or a date that agrees exactly needs one more item of any kind. The further it strays the
better the item must be, because a household (one door, one telephone) cannot tell two brothers apart: only a number
issued to one person can. In full:

====================================  ===============  ========================================
name                                  birth date       one more item
====================================  ===============  ========================================
same forename and surname             same             address, postcode, telephone or a number
short form, or a slip, in one name    same             address, telephone or a number
same forename and surname             swapped, 1 digit address, telephone or a number
slips in both; crossed; alias; part   same             a number (PNC id, NHS number)
short form, or a slip, in one name    swapped, 1 digit a number (PNC id, NHS number)
====================================  ===============  ========================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from plumbline.linkage.evidence import FIELDS, MISSING


Decision = Literal["certain", "review", "not"]

# A pair the rule does not join waits at the desk if the model thinks it at least as likely one person as not.
REVIEW_FROM = 0.5

_NEAR_DATES = frozenset({"swapped", "one_digit"})
_SLIPS = frozenset({"short_form", "slip"})
_STRAYS = frozenset({"crossed", "alias", "perhaps"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule makes of one pair.

    Parameters
    ----------
    certain : joined without asking, unless its group as a whole conflicts.
    worth_asking : likely enough on its face to be shown to a person whatever the model says.
    strength : how many items agree, the trusted ones counting more; orders the joins.
    agrees, conflicts : ``field:level`` slugs, in the order of the fields.
    """

    certain: bool
    worth_asking: bool
    strength: int
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]


def judge(levels: Mapping[str, str]) -> Verdict:
    """Judge a pair from the level of each field (``evidence.FIELDS``); a field left out is missing."""
    standing = {field.name: _standing(field.name, levels) for field in FIELDS}
    conflicts = tuple(f"{name}:{levels[name]}" for name, stands in standing.items() if stands == "conflicts")
    agrees = tuple(
        f"{name}:{levels[name]}" for name, stands in standing.items() if stands in ("agrees", "near")
    )
    meets = _enough(levels)
    return Verdict(
        certain=meets and not conflicts,
        worth_asking=meets or _numbers_agree(levels) or _only_the_item_is_wanting(levels, conflicts),
        strength=_strength(levels),
        agrees=agrees,
        conflicts=conflicts,
    )


def _standing(name: str, levels: Mapping[str, str]) -> str:
    slug = levels.get(name, MISSING)
    return "missing" if slug == MISSING else next(f for f in FIELDS if f.name == name).level(slug).standing


def _enough(levels: Mapping[str, str]) -> bool:
    name, date, item = _name_grade(levels), _date_grade(levels), _item_grade(levels)
    needed = _ITEM_NEEDED.get((name, date))
    return needed is not None and item >= needed


# Grades of the one more item: 0 none, 1 the postcode alone, 2 the household's (door, telephone), 3 a person's number.
_ITEM_NEEDED = {
    ("exact", "same"): 1,
    ("slip", "same"): 2,
    ("exact", "near"): 2,
    ("stray", "same"): 3,
    ("slip", "near"): 3,
}


def _name_grade(levels: Mapping[str, str]) -> str:
    first, last = levels.get("first_name", MISSING), levels.get("last_name", MISSING)
    if first in ("crossed", "alias"):
        return "stray"
    if last not in ("same", "slip", "part"):
        return "none"
    if first == "same":
        return {"same": "exact", "slip": "slip", "part": "stray"}[last]
    if first in _SLIPS:
        return "slip" if last == "same" else "stray"
    return "stray" if first in _STRAYS and last == "same" else "none"


def _date_grade(levels: Mapping[str, str]) -> str:
    date = levels.get("date_of_birth", MISSING)
    return "near" if date in _NEAR_DATES else date


def _item_grade(levels: Mapping[str, str]) -> int:
    if _numbers_agree(levels):
        return 3
    if levels.get("place") in ("same_door", "near_door") or levels.get("phone") == "same":
        return 2
    return 1 if levels.get("place") == "postcode" else 0


def _numbers_agree(levels: Mapping[str, str]) -> bool:
    return levels.get("pnc_id") == "same" or levels.get("nhs_number") == "same"


def _only_the_item_is_wanting(levels: Mapping[str, str], conflicts: tuple[str, ...]) -> bool:
    return _name_grade(levels) == "exact" and _date_grade(levels) == "same" and not conflicts


def _strength(levels: Mapping[str, str]) -> int:
    same_number = sum(levels.get(name) == "same" for name in ("pnc_id", "nhs_number"))
    exact = sum(levels.get(name) == "same" for name in ("first_name", "last_name", "date_of_birth", "phone"))
    return 4 * same_number + 2 * (levels.get("place") == "same_door") + exact
