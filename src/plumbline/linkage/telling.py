"""The evidence of one pair, field by field, in words for the person who decides. The score is no part of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plumbline.linkage.evidence import FIELD, MISSING
from plumbline.values.words import say


LABELS = {
    "first_name": "Forename",
    "last_name": "Surname",
    "date_of_birth": "Birth date",
    "sex": "Sex",
    "place": "Address",
    "phone": "Telephone",
    "pnc_id": "PNC ID",
    "nhs_number": "NHS number",
    "middle_name": "Middle name",
    "letters": "Letters of the names",
    "event": "Event",
}
TAGS = {"agrees": "Agrees", "near": "Nearly agrees", "differs": "Differs", "conflicts": "Speaks against"}
# What is missing of these is not worth a line: hardly any record has them.
SILENT_WHEN_MISSING = frozenset({"middle_name", "letters", "event"})
ISSUED_TO_ONE = frozenset({"pnc_id", "nhs_number"})
# One record in so many, at least: how rare that is.
RARE = ((5_000, "very rare"), (500, "rare"), (50, "uncommon"), (0, "common"))


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One field of a pair: ``tag`` in two words at most, ``words`` why, ``rarity`` of a shared value ("" without one)."""

    name: str
    label: str
    tag: str
    words: str
    rarity: str


def tell(
    *,
    levels: Mapping[str, str],
    carriers: Mapping[str, int | None],
    of: int,
    blank: Collection[str],
    silent: Collection[str],
) -> tuple[FieldEvidence, ...]:
    """Tell the evidence of a pair (as ``waiting.evidence_of`` gives it) in the order of the fields."""
    told = []
    for name, label in LABELS.items():
        slug = levels.get(name, MISSING)
        if slug == MISSING:
            if name not in SILENT_WHEN_MISSING:
                tag, words = _missing(name, blank, silent)
                told.append(FieldEvidence(name, label, tag, words, ""))
            continue
        level = FIELD[name].level(slug)
        words = f"{level.words[0].upper()}{level.words[1:]}."
        told.append(
            FieldEvidence(
                name, label, TAGS[level.standing], words, _rarity(name, slug, carriers.get(name), of)
            )
        )
    return tuple(told)


def rarity_words(carriers: int, of: int) -> str:
    """How rare a value is that ``carriers`` of ``of`` records hold, two of them being this pair."""
    if carriers <= 2:
        return "No other record has it."
    one_in = of / carriers
    name = next(words for least, words in RARE if one_in >= least)
    return say("{name}: about 1 record in {one_in:,}.", name=name.capitalize(), one_in=_rounded(one_in))


def _rarity(name: str, slug: str, carriers: int | None, of: int) -> str:
    if name in ISSUED_TO_ONE and slug == "same":
        return "Issued to one person."
    return rarity_words(carriers, of) if carriers else ""


def _rounded(number: float) -> int:
    """To one significant figure, so that nobody reads more into it than there is."""
    whole = max(round(number), 1)
    step = int(10 ** (len(str(whole)) - 1))
    return round(whole / step) * step


def _missing(name: str, blank: Collection[str], silent: Collection[str]) -> tuple[str, str]:
    sides = [side for side in ("left", "right") if f"{side}:{name}" in silent]
    which = {"left": "first", "right": "second"}
    if sides:
        records = say("both records") if len(sides) == 2 else say("the {which} record", which=which[sides[0]])
        return "Tells nothing", say(
            "In {records} a known placeholder, or what too many people share.", records=records
        )
    sides = [side for side in ("left", "right") if f"{side}:{name}" in blank]
    if not sides:
        return "Counted above", "The two go by one whole name, which the forename has said."
    return "Missing", say("In neither record.") if len(sides) == 2 else say(
        "Not in the {which} record.", which=which[sides[0]]
    )
