"""What a return may count of the cases heard: each by its name in the kind's ``returns.yaml``. Pure functions; no kind is named here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plumbline.cases.queries.heard import HeardCase
from plumbline.schemes.kind import Kind
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Counter = Callable[[HeardCase], int]
WORDS: dict[str, str] = {
    "cases_heard": "cases that a meeting first decided on",
    "repeats_heard": "those that are a repeat by the rule of the kind",
    "referred_not_by:KIND": "those whose referral came from an agency of another kind",
    "said:QUESTION=ANSWER|ANSWER": "those with one of these answers on the referral",
    "people:PART": "people in a part of the case, each counted once for each case",
    "people:PART.under=AGE": "those of them who were younger on the day of the meeting, where their birth date is recorded",
    "sex_known": "those in which the sex is recorded of whom the case is counted by",
    "sex:SEX": "those in which it is this one",
    "age_known": "those in which the birth date is recorded of whom the case is counted by",
    "age:FROM-TO": "those in which they were of an age from one to the other on the day of the meeting",
    "reached_first": "those with a contact in which they were reached, before the meeting, by an agency that speaks for them",
}
"""What a return of cases heard can count, in words."""
PLAIN: dict[str, Counter] = {
    "cases_heard": lambda one: 1,
    "repeats_heard": lambda one: int(one.is_repeat),
    "sex_known": lambda one: int(bool(one.principal.sex)),
    "age_known": lambda one: int(one.principal.age is not None),
    "reached_first": lambda one: int(one.adviser_reached),
}


def counter_called(name: str) -> Counter:
    """What a name counts of one case.

    Raises
    ------
    DataUnfit: nothing is counted by this name.
    """
    word, _, rest = name.partition(":")
    if name in PLAIN:
        return PLAIN[name]
    if word == "referred_not_by":
        return lambda one: int(one.from_kind != rest)
    if word == "said":
        question, _, answers = rest.partition("=")
        return lambda one: int(one.answers.get(question, "") in answers.split("|"))
    if word == "people":
        return _people(rest)
    if word == "sex":
        return lambda one: int(one.principal.sex == rest)
    if word == "age":
        youngest, _, oldest = rest.partition("-")
        return lambda one: int(
            one.principal.age is not None and int(youngest) <= one.principal.age <= int(oldest)
        )
    raise DataUnfit(say("No return of cases heard counts “{name}”.", name=name), slug="not-counted")


def _people(told: str) -> Counter:
    part, _, under = told.partition(".under=")
    return lambda one: sum(
        person.part == part and (not under or (person.age is not None and person.age < int(under)))
        for person in one.people
    )


def is_of_heard(name: str, kind: Kind) -> bool:
    """Whether a return of cases heard of this kind can count what is called so."""
    word, _, rest = name.partition(":")
    if word == "said":
        question, _, answers = rest.partition("=")
        fields = {one.slug: one for one in kind.forms["referral"].fields}
        return question in fields and set(answers.split("|")) <= set(fields[question].choices)
    if word == "people":
        part, _, under = rest.partition(".under=")
        return part in kind.parts and (not under or under.isdecimal())
    if word == "age":
        return all(one.isdecimal() for one in rest.split("-")) and rest.count("-") == 1
    return name in PLAIN or (word in ("referred_not_by", "sex") and bool(rest))


def counted(name: str, cases: Sequence[HeardCase]) -> int:
    """How many, over all of the cases."""
    counter = counter_called(name)
    return sum(counter(one) for one in cases)


def behind(name: str, cases: Sequence[HeardCase]) -> list[HeardCase]:
    """The cases that a count is made of."""
    counter = counter_called(name)
    return [one for one in cases if counter(one)]
