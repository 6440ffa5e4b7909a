"""Where the telling of a person stands, by when an objection is answered, which consent counts; and the law behind each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, TypeVar
from uuid import UUID

import yaml

from plumbline.cases.enums import ConsentAnswer, Standing, Told
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


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
    identity: Mapping[str, Rule]
    exemptions: Mapping[str, Rule]
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
        identity=_rules(told["identity"]),
        exemptions=_rules(told["exemptions"]),
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


def month_begins(received: date, asked_on: date | None, shown_on: date | None) -> date | None:
    """Return the day on which the month for an answer begins: when the objection came, or when the person showed who they are, if later.

    None while they were asked to show it and have not: the month has not begun.
    """
    if asked_on is None:
        return received
    return max(received, shown_on) if shown_on is not None else None


def check_identity_asked(received: date, asked_on: date, *, on: date) -> None:
    """Refuse a day of asking who somebody is that is to come, before the objection, or after its month was over.

    Raises
    ------
    DataUnfit: it is.
    """
    if not received <= asked_on <= on:
        raise DataUnfit(
            "The day on which they were asked is from the day of the objection to today.", slug="not-yet"
        )
    if asked_on > answer_by(received):
        raise DataUnfit(
            say(
                "The month was over on {answer_by}. Asking now does not make the answer less late: give it.",
                answer_by=day_month_year(answer_by(received)),
            ),
            slug="asked-too-late",
        )


def check_identity_shown(asked_on: date, shown_on: date, *, on: date) -> None:
    """Refuse (``DataUnfit``) a day of showing who they are that is to come, or before they were asked."""
    if not asked_on <= shown_on <= on:
        raise DataUnfit(
            "The day on which they showed it is from the day they were asked to today.", slug="not-yet"
        )


def extended_to(received: date, months: int) -> date:
    """Return the last day for an answer that waits some months longer, counted from the day the objection came.

    Raises
    ------
    DataUnfit: fewer than one month, or more than the law lets.
    """
    most = law().most_months
    if not 1 <= months <= most:
        raise DataUnfit(
            say("An answer may wait from 1 to {most} months longer.", most=most), slug="months-unfit"
        )
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
            say(
                "They had to be told by {answer_by}, within the first month. The answer is late: give it "
                "now.",
                answer_by=day_month_year(answer_by(received)),
            ),
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
    def intervention_id(self) -> UUID | None: ...
    @property
    def answer(self) -> str: ...


C = TypeVar("C", bound=_Consent)


def consent_keys(rows: Sequence[_Consent]) -> list[str]:
    """Return which service each row is about: the key of the catalogue, else the name.

    A name typed before the catalogue had the service stands for the service that another row of the same name has the key of.

    Parameters
    ----------
    rows : of one person, oldest first.
    """
    named = {service_key(row.service): str(row.intervention_id) for row in rows if row.intervention_id}
    keys = [(row.intervention_id, service_key(row.service)) for row in rows]
    return [str(key) if key else named.get(name, name) for key, name in keys]


def consents_now(rows: Iterable[C]) -> list[C]:
    """Return the row that counts for each service, in the order in which services were first named.

    Parameters
    ----------
    rows : of one person, oldest first. The last written counts, whatever day it speaks of: a withdrawal counts at once.
    """
    told = list(rows)
    return list(dict(zip(consent_keys(told), told, strict=True)).values())


def standing_consent(intervention: UUID, rows: Iterable[C]) -> C | None:
    """Return the consent to a service of the catalogue that stands, if one does.

    A name is no key: consent to a service of the same name may have been meant for another provider.

    Parameters
    ----------
    rows : of one person, oldest first.
    """
    last = next((row for row in consents_now(rows) if row.intervention_id == intervention), None)
    return last if last is not None and last.answer == ConsentAnswer.GIVEN else None


def check_consent(
    answer: ConsentAnswer, service: str, intervention: UUID | None, before: Iterable[_Consent]
) -> None:
    """Refuse the withdrawal of a consent that is not there.

    Raises
    ------
    StageRefused: nobody gave it, or it was withdrawn already.
    """
    if answer is not ConsentAnswer.WITHDRAWN:
        return
    told = list(before)
    keys = consent_keys([*told, _Named(service, intervention)])
    last = next(
        (row for row, key in zip(reversed(told), reversed(keys[:-1]), strict=True) if key == keys[-1]), None
    )
    if last is None or last.answer != ConsentAnswer.GIVEN:
        raise StageRefused(
            "No consent to this service stands, so none can be withdrawn. Choose the service as it stands on the page.",
            slug="no-consent",
        )


@dataclass(frozen=True, slots=True)
class _Named:
    service: str
    intervention_id: UUID | None
    answer: str = ""
