"""What a charter must say, and how two versions differ. Pure functions on plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from uuid import UUID

from plumbline.schemes.enums import STOP_FIGURE_NAMES, StopFigure
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


MOST_QUARTERS = 8
_SECOND_SENTENCE = re.compile(r"[.!?;]\s+\S")


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of a theory of change: what is done, what comes out of it, what that should change, and how each is measured."""

    activity: str
    activity_measure: str
    output: str
    output_measure: str
    outcome: str
    outcome_measure: str


@dataclass(frozen=True, slots=True)
class StopLine:
    """The counted part of a stop rule: the share of ``figure`` under ``per_cent`` in each of the last ``quarters`` quarters."""

    figure: StopFigure
    per_cent: int
    quarters: int

    @property
    def words(self) -> str:
        """The rule as a reader says it."""
        how_long = (
            say("a quarter")
            if self.quarters == 1
            else say("{quarters} quarters in a row", quarters=self.quarters)
        )
        return say(
            "{figure}: under {per_cent}% in {how_long}",
            figure=say(STOP_FIGURE_NAMES[self.figure]),
            per_cent=self.per_cent,
            how_long=how_long,
        )


@dataclass(frozen=True, slots=True)
class GivenCharter:
    """A charter as somebody wrote it. ``brings``: what each agency of the scheme promised, by its id."""

    aim: str
    who_for: str
    criteria: Sequence[str]
    lawful_basis: str
    measure: str
    theory: Sequence[Chain]
    brings: Mapping[UUID, str]
    success_test: str
    stop_rule: str
    agreed_by: str
    signed_on: date
    review_on: date
    stop_line: StopLine | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a charter that two versions say differently."""

    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]


_WORDS = (
    ("aim", "the aim"),
    ("who_for", "who it is for"),
    ("lawful_basis", "the lawful basis"),
    ("measure", "how the aim is measured"),
    ("success_test", "the success test"),
    ("stop_rule", "the stop rule"),
    ("agreed_by", "who agreed it"),
)


def check_whole(given: GivenCharter, agencies: Mapping[UUID, str]) -> None:
    """Refuse a charter that leaves a part out.

    Parameters
    ----------
    agencies : every agency of the scheme, with its name.

    Raises
    ------
    DataUnfit: naming the part, with the slug of the field beside which it is said.
    """
    for name, words in _WORDS:
        if not getattr(given, name).strip():
            raise DataUnfit(
                say("A charter says {words}. Write it.", words=words),
                slug=f"charter-{name.replace('_', '-')}",
            )
    if _SECOND_SENTENCE.search(given.aim.strip()):
        raise DataUnfit("Say the aim in one sentence.", slug="charter-aim")
    if not given.criteria or not all(one.strip() for one in given.criteria):
        raise DataUnfit("A charter has at least one criterion.", slug="charter-criteria")
    if given.review_on <= given.signed_on:
        raise DataUnfit("A charter is reviewed after it was agreed.", slug="charter-review-on")
    _check_theory(given.theory)
    _check_roles(given.brings, agencies)
    _check_line(given.stop_line)


def _check_theory(theory: Sequence[Chain]) -> None:
    if not theory:
        raise DataUnfit(
            "A charter says how the work is meant to help: give at least one chain.", slug="charter-theory"
        )
    for number, chain in enumerate(theory, 1):
        parts = astuple(chain)
        if not all(part.strip() for part in parts):
            raise DataUnfit(
                say(
                    "Chain {number} needs an activity, an output and an outcome, and a measure of each.",
                    number=number,
                ),
                slug=f"charter-theory-{number}",
            )


def _check_roles(brings: Mapping[UUID, str], agencies: Mapping[UUID, str]) -> None:
    if set(brings) - set(agencies):
        raise DataUnfit("One of these agencies is not in the scheme.", slug="charter-roles")
    for agency, name in agencies.items():
        if not brings.get(agency, "").strip():
            raise DataUnfit(
                say("Say what {name} promised to bring.", name=name), slug=f"charter-role-{agency}"
            )


def _check_line(line: StopLine | None) -> None:
    if line and not (1 <= line.per_cent <= 100 and 1 <= line.quarters <= MOST_QUARTERS):
        raise DataUnfit(
            say(
                "The line of a stop rule lies from 1% to 100%, over 1 to {most_quarters} quarters.",
                most_quarters=MOST_QUARTERS,
            ),
            slug="charter-stop-line",
        )


def differences(before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> list[Difference]:
    """Parts that two versions say differently, in the order of the later one.

    Parameters
    ----------
    before, after : the lines of each part, by the name of the part.
    """
    parts = [*after, *(part for part in before if part not in after)]
    pairs = ((part, tuple(before.get(part, ())), tuple(after.get(part, ()))) for part in parts)
    return [Difference(part, old, new) for part, old, new in pairs if old != new]
