"""Where the telling of a person stands, by when an objection is answered, which consent counts; and the law behind each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, TypeVar

import yaml

from plumbline.cases.enums import ConsentAnswer, Standing, Told
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit, StageRefused


NEVER_TELL = "Nothing of this case may reach this person or whoever works with them. Nothing that would send word can be written down here."


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason or a ground with its law, in force from ``since`` to ``until``, both days included."""

    slug: str
    label: str
    citation: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it may be relied on, on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def words(self) -> str:
        """Label and law in one line."""
        return f"{self.label} ({self.citation})"


@dataclass(frozen=True, slots=True)
class Law:
    """What `telling.yaml` holds."""

    ways: Mapping[str, str]
    reasons: Mapping[str, Rule]
    grounds: Mapping[str, Rule]
    answer_within: Limit
    answer_citation: str
    most_months: int
    extensions: Mapping[str, Rule]
    consent_words: str
    consent_citation: str


@cache
def law() -> Law:
    """Return the reasons, grounds and ways, read once."""
    told = yaml.safe_load(files("plumbline.cases").joinpath("telling.yaml").read_text(encoding="utf-8"))
    return Law(
        ways=told["ways"],
        reasons=_rules(told["reasons"]),
        grounds=_rules(told["grounds"]),
        answer_within=Limit(told["answer_within"]["months"], "months"),
        answer_citation=told["answer_within"]["citation"],
        most_months=told["extend"]["most_months"],
        extensions=_rules(told["extend"]["reasons"]),
        consent_words=told["consent"]["words"],
        consent_citation=told["consent"]["citation"],
    )


def _rules(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Rule]:
    return {slug: Rule(slug=slug, **row) for slug, row in given.items()}


def in_force(rules: Mapping[str, Rule], *, on: date) -> list[Rule]:
    """Those that may be relied on, on a day, in the order of the file."""
    return [rule for rule in rules.values() if rule.holds(on)]


def check_rule(rules: Mapping[str, Rule], slug: str, *, on: date) -> None:
    """Refuse a reason or ground that is none, or that was not in force.

    Raises
    ------
    DataUnfit: it is not.
    """
    if slug not in rules or not rules[slug].holds(on):
        raise DataUnfit("Choose a reason from the list that was in force on that day.", slug="no-such-reason")


def stands(last: Told | None, review_on: date | None, *, never: bool, on: date) -> Standing:
    """Say where the telling of one person stands on a day.

    Parameters
    ----------
    last : what the last row says; None where nobody has decided.
    review_on : of that row, where they are not told.
    never : the kind of the scheme lets nothing reach them.
    """
    if never:
        return Standing.NEVER
    if last is None:
        return Standing.UNDECIDED
    if last is Told.TOLD:
        return Standing.TOLD
    return Standing.REVIEW_DUE if review_on is not None and review_on <= on else Standing.NOT_TOLD


def check_may_reach(*, never: bool) -> None:
    """Refuse what would send word to somebody whom nothing may reach.

    Raises
    ------
    StageRefused: it would.
    """
    if never:
        raise StageRefused(NEVER_TELL, slug="never-told")


def answer_by(received: date) -> date:
    """Return the last day for answering an objection: the same day of the next month, or that month’s last."""
    return due_on(received, law().answer_within)


def extended_to(received: date, months: int) -> date:
    """Return the last day for an answer that waits some months longer, counted from the day the objection came.

    Raises
    ------
    DataUnfit: fewer than one month, or more than the law lets.
    """
    most = law().most_months
    if not 1 <= months <= most:
        raise DataUnfit(f"An answer may wait from 1 to {most} months longer.", slug="months-unfit")
    return due_on(received, Limit(law().answer_within.value + months, "months"))


def check_told_of_extension(received: date, told_on: date, *, on: date) -> None:
    """Refuse an extension that the person was not told of within the first month.

    Raises
    ------
    DataUnfit: told before the objection came, on a day to come, or too late.
    """
    if told_on > on:
        raise DataUnfit("This day is still to come. Tell them first.", slug="not-yet")
    if told_on < received:
        raise DataUnfit("They cannot be told before they objected.", slug="not-yet")
    if told_on > answer_by(received):
        raise DataUnfit(
            f"They had to be told by {answer_by(received):%-d %B %Y}, within the first month. The answer is late: give it now.",
            slug="told-too-late",
        )


def is_late(answer_by: date, answered_on: date | None, *, on: date) -> bool:
    """Say whether an answer came after its day, or has not come and its day is past."""
    return (answered_on or on) > answer_by


def service_key(words: str) -> str:
    """Return what makes two names of a service one: letters alone, whatever their case and the spaces between them."""
    return " ".join(words.split()).casefold()


class _Consent(Protocol):
    @property
    def service(self) -> str: ...
    @property
    def answer(self) -> str: ...


C = TypeVar("C", bound=_Consent)


def consents_now(rows: Iterable[C]) -> list[C]:
    """Return the row that counts for each service, in the order in which services were first named.

    Parameters
    ----------
    rows : of one person, oldest first. The last written counts, whatever day it speaks of: a withdrawal counts at once.
    """
    last: dict[str, C] = {}
    for row in rows:
        last[service_key(row.service)] = row
    return list(last.values())


def standing_consent(service: str, rows: Iterable[C]) -> C | None:
    """Return the consent to a service that stands, if one does.

    Parameters
    ----------
    rows : of one person, oldest first.
    """
    key = service_key(service)
    last = next((row for row in consents_now(list(rows)) if service_key(row.service) == key), None)
    return last if last is not None and last.answer == ConsentAnswer.GIVEN else None


def check_consent(answer: ConsentAnswer, service: str, before: Iterable[_Consent]) -> None:
    """Refuse the withdrawal of a consent that is not there.

    Raises
    ------
    StageRefused: nobody gave it, or it was withdrawn already.
    """
    now = {service_key(row.service): row.answer for row in consents_now(list(before))}
    if answer is ConsentAnswer.WITHDRAWN and now.get(service_key(service)) != ConsentAnswer.GIVEN:
        raise StageRefused(
            "No consent to this service stands, so none can be withdrawn. Name the service as it stands on the page.",
            slug="no-consent",
        )
