"""Turn pairs, evidence and decisions into words for the pages of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from plumbline.agencies.queries import names_of
from plumbline.ingest.contract import contracts
from plumbline.linkage.explain import words_for
from plumbline.linkage.telling import FieldEvidence
from plumbline.linking.enums import ENDED_WORDS, REASON_WORDS, VERDICTS, Verdict
from plumbline.linking.queries import Identity, OwnDecision, Pair, WaitingPair
from plumbline.values.names import without_invisible
from plumbline.values.words import counted, joined, say
from plumbline.web.templatetags.pages import day


COLOURS = {"Agrees": "green", "Nearly agrees": "turquoise", "Differs": "yellow", "Speaks against": "red"}
SEXES = {"F": "Female", "M": "Male"}
NOT_GIVEN = "Not given"
ALIAS = "One is also known by the other’s full name."
BESIDE_ALIAS = "See “Also known as”."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair of the list: its place in the queue, whose records, what agrees and what speaks against, in words."""

    id: UUID
    ref: str
    place: int
    owners: str
    agrees: str
    conflicts: str
    typed_in: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Who gave a record, and in what."""

    owner: str
    feed: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both records, and what it says about whether they are one person; ``tag`` "" where it says nothing."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    tag: str = ""
    colour: str = "grey"
    words: str = ""
    rarity: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision in words."""

    id: UUID
    pair: UUID | None
    ref: str
    verdict: str
    because: str
    chance: str
    joined: str
    told: OwnDecision
    ended_because: str


def waiting(pairs: Iterable[WaitingPair], *, first: int) -> list[Waiting]:
    """Lines of the list; ``first``: place of the first of them in the queue, from 1."""
    shown = list(pairs)
    names = names_of(owner for pair in shown for owner in pair.owners)
    return [
        Waiting(
            pair.id,
            pair.ref,
            place,
            " and ".join(dict.fromkeys(names[owner] for owner in pair.owners)),
            _list_of(pair.agrees),
            # Said by a tag already.
            _list_of(slug for slug in pair.conflicts if slug != "asked:by_hand"),
            pair.typed_in,
            pair.proposed,
        )
        for place, pair in enumerate(shown, first)
    ]


def sides(pair: Pair) -> tuple[Side, Side]:
    """Where the two records come from."""
    names = names_of([pair.left.owner, pair.right.owner])
    return _side(pair.left, names), _side(pair.right, names)


def rows(pair: Pair) -> list[Row]:
    """Both records field by field, each with its evidence."""
    left, right = _values(pair.left), _values(pair.right)
    evidence = _by_alias({one.name: one for one in pair.evidence}, left, right)
    shown = [name for name in left if name in evidence or left[name] or right[name]]
    return [_row(name, left[name], right[name], evidence.get(name)) for name in shown]


def chance(probability: float | None) -> str:
    """What the model made of a pair; never 0% or 100%, which it cannot know."""
    if probability is None:
        return "Not kept"
    if probability < 0.01:
        return "less than 1%"
    return "more than 99%" if probability > 0.99 else f"{100 * probability:.0f}%"


def verdict_words(verdict: str) -> str:
    """The words of a verdict."""
    return VERDICTS[Verdict(verdict)]


def reason_words(slug: str) -> str:
    """The words of a reason."""
    return REASON_WORDS.get(slug, slug)


def made(decisions: Iterable[OwnDecision]) -> list[Made]:
    """Decisions in words."""
    told = list(decisions)
    names = names_of(owner for decision in told for owner in decision.joined)
    return [
        Made(
            d.id,
            d.pair,
            d.ref,
            verdict_words(d.verdict),
            reason_words(d.because),
            "Once it is decided" if d.waits else chance(d.probability),
            _joined(d, names),
            d,
            ENDED_WORDS.get(d.ended_because, d.ended_because),
        )
        for d in told
    ]


def _joined(decision: OwnDecision, names: Mapping[UUID, str]) -> str:
    if decision.verdict != Verdict.SAME or decision.waits:
        return "Nothing moved"
    if not decision.joined:
        return "Nothing that you may know of"
    total = sum(decision.joined.values())
    parts = joined(
        (
            say("{number:,} of {owner}", number=count, owner=names[owner])
            for owner, count in decision.joined.items()
        ),
        ", ",
    )
    return counted(
        total,
        "{count:,} record moved to the other person: {parts}",
        "{count:,} records moved to the other person: {parts}",
        parts=parts,
    )


def _list_of(slugs: Iterable[str]) -> str:
    return ", ".join(words_for(slug) for slug in slugs)


def _side(record: Identity, names: Mapping[UUID, str]) -> Side:
    contract = contracts().get(record.feed)
    feed = contract.title if contract else "Typed in by hand"
    return Side(names[record.owner], feed, day(record.recorded_on))


# Every field of a record that the desk shows, by the name its evidence goes by, in the order of the page.
LABELS = {
    "first_name": "Forename", "middle_name": "Middle name", "last_name": "Surname", "other_names": "Also known as",
    "date_of_birth": "Birth date", "sex": "Sex", "place": "Address", "phone": "Telephone", "pnc_id": "PNC ID",
    "nhs_number": "NHS number", "letters": "Letters of the names", "event": "Event",
}  # fmt: skip


EMPTY = {"event": ("Not shown at the desk",), "letters": ("As in the names above",)}


def _values(record: Identity) -> dict[str, tuple[str, ...]]:
    told: dict[str, str | None] = {
        "first_name": record.first_name,
        "middle_name": " ".join((record.first_name or "").split()[1:]),
        "last_name": record.last_name,
        "other_names": (record.other_names or "").replace("|", ", "),
        "date_of_birth": day(record.date_of_birth) if record.date_of_birth else None,
        "sex": SEXES.get(record.sex or ""),
        "phone": record.phone,
        "pnc_id": record.pnc_id,
        "nhs_number": record.nhs_number,
    }
    lines: dict[str, tuple[str, ...]] = {
        name: (without_invisible(value),) if value else () for name, value in told.items()
    }
    lines["place"] = tuple(line for line in (record.address, record.postcode) if line)
    # What happened is case content, which a matcher does not see: only whether it speaks for or against.
    # No value of its own: the names above have it, with marks that may not show.
    lines["letters"] = lines["event"] = ()
    return {name: lines[name] for name in LABELS}


def _by_alias(
    evidence: dict[str, FieldEvidence],
    left: Mapping[str, tuple[str, ...]],
    right: Mapping[str, tuple[str, ...]],
) -> dict[str, FieldEvidence]:
    """Evidence of another name stands beside that name, not beside two forenames that differ."""
    told = evidence.get("first_name")
    alike = [value.casefold() for value in left["first_name"]] == [
        value.casefold() for value in right["first_name"]
    ]
    if told is None or told.words != ALIAS or alike or not (left["other_names"] or right["other_names"]):
        return evidence
    moved = {
        "first_name": FieldEvidence("first_name", LABELS["first_name"], "Differs", BESIDE_ALIAS, ""),
        "other_names": replace(told, name="other_names", label=LABELS["other_names"]),
    }
    if "last_name" in evidence and evidence["last_name"].tag == "Counted above":
        moved["last_name"] = replace(evidence["last_name"], tag="Counted below", words=BESIDE_ALIAS)
    return evidence | moved


def _row(name: str, left: tuple[str, ...], right: tuple[str, ...], told: FieldEvidence | None) -> Row:
    empty = EMPTY.get(name, (NOT_GIVEN,))
    left, right = left or empty, right or empty
    if told is None:
        return Row(LABELS[name], left, right)
    return Row(LABELS[name], left, right, told.tag, COLOURS.get(told.tag, "grey"), told.words, told.rarity)
