"""What the people of a case were told, what they object to, and which services they consent to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import (
    CONSENT_NAMES,
    OUTCOME_NAMES,
    TOLD_NAMES,
    ConsentAnswer,
    ObjectionOutcome,
    Standing,
    Told,
)
from plumbline.cases.models import (
    Case,
    Consent,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
    Participant,
    Telling,
)
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.sight import case_for, open_acts, visible_cases
from plumbline.cases.telling import Rule, answer_by, consents_now, is_late, law, month_begins, stands
from plumbline.schemes.kind import Side
from plumbline.schemes.permissions import CASE_ROLES, caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import one_visible_to, visible_to


# A person keeps these rights when their case has ended.
AFTER_CLOSURE = ("take_objection", "answer_objection", "take_consent")
WHILE_OPEN = ("say_told",)


@dataclass(frozen=True, slots=True)
class TellingLine:
    """One row in finished words: ``label``; ``how`` they were told, or the ``reason`` with its law and who decided."""

    telling: Telling
    label: str
    how: str
    reason: Rule | None
    decided_by: str
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection with its answer, if it has one. ``is_late``: not answered in time, or answered after its day.

    ``extension``: why the answer may wait longer, with its law in ``extended_for``. ``identity``, ``shown``: that they were asked to show
    who they are, with its law in ``doubt``, and that they did. ``answer_by``: the day that counts; None while its month has not begun.
    """

    objection: Objection
    identity: ObjectionIdentity | None
    doubt: Rule | None
    shown: ObjectionIdentityShown | None
    extension: ObjectionExtension | None
    extended_for: Rule | None
    answer_by: date | None
    answer: ObjectionAnswer | None
    outcome: str
    ground: Rule | None
    by: str
    agency: str
    answered_by: str
    answered_for: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """What was said to a service. ``counts``: nothing was said about this service since."""

    consent: Consent
    label: str
    how: str
    by: str
    agency: str
    counts: bool

    @property
    def said(self) -> str:
        """Given, refused or withdrawn, where it is plain that it is a consent."""
        return self.consent.answer.capitalize()

    @property
    def is_given(self) -> bool:
        """It stands."""
        return self.counts and self.consent.answer == ConsentAnswer.GIVEN


@dataclass(frozen=True, slots=True)
class PersonTold:
    """One person of a case with all of it, the newest first."""

    person: PersonLine
    standing: Standing
    tellings: tuple[TellingLine, ...]
    objections: tuple[ObjectionLine, ...]
    consents: tuple[ConsentLine, ...]

    @property
    def is_never(self) -> bool:
        """Nothing may reach them."""
        return self.standing is Standing.NEVER

    @property
    def waits(self) -> bool:
        """Somebody must decide, or look again."""
        return self.standing in (Standing.UNDECIDED, Standing.REVIEW_DUE)

    @property
    def last(self) -> TellingLine | None:
        """What counts now."""
        return self.tellings[0] if self.tellings else None

    @property
    def open_objections(self) -> tuple[ObjectionLine, ...]:
        """Those without an answer."""
        return tuple(line for line in self.objections if line.answer is None)


@dataclass(frozen=True, slots=True)
class ToldOfCase:
    """Everybody in a case with what they were told. ``acts``: what the viewer may do there now."""

    case: Case
    people: tuple[PersonTold, ...]
    acts: frozenset[str]


def told_of_case(viewer: Viewer, ref: str, *, on: date | None = None) -> ToldOfCase:
    """Everything of it in a case, by person.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``telling.consulted``, one entry for case and people.
    """
    case = case_for(viewer, ref)
    people = people_of(viewer, case)
    objects = [case.id, *(p.person_id for p in people)]
    record("telling.consulted", verb=Verb.CONSULTATION, object_kind="telling", objects=objects, by=viewer)
    return ToldOfCase(case, told_lines(viewer, case, people, on=on), acts_of(viewer, case))


def told_lines(
    viewer: Viewer, case: Case, people: Sequence[PersonLine], *, on: date | None = None
) -> tuple[PersonTold, ...]:
    """The same for people whom a page shows already: that page has written the entry."""
    today, seen = on or timezone.localdate(), narrowed(viewer)
    tellings = list(visible_to(seen, Telling.objects.filter(case=case)).order_by("-number"))
    objections = list(visible_to(seen, Objection.objects.filter(case=case)).order_by("-number"))
    answers = {
        a.objection_id: a
        for a in (visible_to(seen, ObjectionAnswer.objects.filter(case=case)) if objections else ())
    }
    extensions = {
        e.objection_id: e
        for e in (visible_to(seen, ObjectionExtension.objects.filter(case=case)) if objections else ())
    }
    asked = {
        i.objection_id: i
        for i in (visible_to(seen, ObjectionIdentity.objects.filter(case=case)) if objections else ())
    }
    shown = {
        s.asked_id: s
        for s in (visible_to(seen, ObjectionIdentityShown.objects.filter(case=case)) if asked else ())
    }
    consents = list(visible_to(seen, Consent.objects.filter(case=case)).order_by("-number"))
    names = _Names.of([*tellings, *objections, *answers.values(), *consents])
    return tuple(
        _person(
            person,
            [names.telling(row) for row in _theirs(tellings, person)],
            [
                names.objection(
                    row, asked.get(row.id), shown, extensions.get(row.id), answers.get(row.id), today
                )
                for row in _theirs(objections, person)
            ],
            names.consents(_theirs(consents, person)),
            today,
        )
        for person in people
    )


def consents_to(viewer: Viewer, case: Case, intervention: UUID) -> dict[UUID, ConsentLine]:
    """The consent that stands to one service of the catalogue, by person, for a page that shows the case already."""
    rows = list(visible_to(narrowed(viewer), Consent.objects.filter(case=case)).order_by("-number"))
    names = _Names.of(rows)
    found = {}
    for person in {row.person_id for row in rows}:
        lines = names.consents([row for row in rows if row.person_id == person])
        stands = next((x for x in lines if x.is_given and x.consent.intervention_id == intervention), None)
        if stands is not None:
            found[person] = stands
    return found


def acts_of(viewer: Viewer, case: Case) -> frozenset[str]:
    """What the viewer may do: telling while the case is open, the person's rights after it too."""
    rights = {act for act in AFTER_CLOSURE if permissions.may(viewer, act, case.scheme)}
    return open_acts(viewer, case, WHILE_OPEN) | rights


def may_be_reached(case: Case, person_id: UUID) -> bool:
    """Whether the kind lets word reach somebody who is, or was, in the case; no, where they never were."""
    last = Participant.objects.filter(case=case, person_id=person_id).order_by("-number").first()
    return last is not None and kind_of(case.scheme).parts[last.part].side is not Side.NOT_TOLD


def deciders(case: Case) -> dict[UUID, str]:
    """Who may have decided that a person is not told: who works on cases at an agency in it; behind a wall, at its table."""
    roles = permissions.AT_THE_TABLE if kind_of(case.scheme).is_walled else CASE_ROLES
    agencies = sorted(names_of(case.seen_by_agencies).items(), key=lambda pair: pair[1])
    return {
        user.id: f"{user.name}, {name}"
        for agency, name in agencies
        for user in members_of(agency, roles=roles)
    }


def objection_shown(viewer: Viewer, objection_id: UUID) -> Objection:
    """Return an objection, to show and to answer.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``telling.consulted``, one entry for objection, case and person.
    """
    found = objection_to_change(viewer, objection_id)
    objects = [found.id, found.case_id, found.person_id]
    record("telling.consulted", verb=Verb.CONSULTATION, object_kind="telling", objects=objects, by=viewer)
    return found


def month_of(objection: Objection) -> date | None:
    """The day on which the month for its answer begins; None while whoever objects is asked to show who they are."""
    asked = ObjectionIdentity.objects.filter(objection=objection).first()
    shown = ObjectionIdentityShown.objects.filter(asked=asked).first() if asked else None
    return month_begins(objection.on, asked.asked_on if asked else None, shown.shown_on if shown else None)


def answer_due(objection: Objection) -> date | None:
    """The last day for an answer, before it is given longer; None while its month has not begun."""
    begins = month_of(objection)
    return answer_by(begins) if begins else None


def objection_to_change(viewer: Viewer, objection_id: UUID) -> Objection:
    """Return an objection as it stands now. No ledger entry.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    seen = caseworker(viewer)
    rows = Objection.objects.filter(id=objection_id, case__in=visible_cases(seen))
    return one_visible_to(seen, rows.select_related("case__scheme"))


Row = TypeVar("Row", Telling, Objection, Consent)


def _theirs(rows: Sequence[Row], person: PersonLine) -> list[Row]:
    return [row for row in rows if row.person_id == person.person_id]


def _person(
    person: PersonLine,
    tellings: Sequence[TellingLine],
    objections: Sequence[ObjectionLine],
    consents: Sequence[ConsentLine],
    today: date,
) -> PersonTold:
    last = tellings[0].telling if tellings else None
    standing = stands(
        Told(last.outcome) if last else None,
        last.review_on if last else None,
        never=person.side is Side.NOT_TOLD,
        on=today,
    )
    return PersonTold(person, standing, tuple(tellings), tuple(objections), tuple(consents))


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of whoever wrote or decided, and of their agencies, looked up once."""

    users: dict[UUID, str]
    agencies: dict[UUID, str]

    @classmethod
    def of(cls, rows: Sequence[Telling | Objection | ObjectionAnswer | Consent]) -> _Names:
        if not rows:
            return cls({}, {})
        decided = {r.decided_by for r in rows if isinstance(r, Telling) and r.decided_by}
        return cls(names_of_users({r.by for r in rows} | decided), names_of({r.agency for r in rows}))

    def telling(self, row: Telling) -> TellingLine:
        return TellingLine(
            telling=row,
            label=TOLD_NAMES[Told(row.outcome)],
            how=law().ways.get(row.how, ""),
            reason=law().reasons.get(row.reason),
            decided_by=self.users.get(row.decided_by, "") if row.decided_by else "",
            by=self.users.get(row.by, ""),
            agency=self.agencies.get(row.agency, ""),
        )

    def objection(
        self,
        row: Objection,
        asked: ObjectionIdentity | None,
        shown: Mapping[UUID, ObjectionIdentityShown],
        longer: ObjectionExtension | None,
        answer: ObjectionAnswer | None,
        today: date,
    ) -> ObjectionLine:
        showed = shown.get(asked.id) if asked else None
        begins = month_begins(row.on, asked.asked_on if asked else None, showed.shown_on if showed else None)
        due = longer.answer_by if longer else answer_by(begins) if begins else None
        return ObjectionLine(
            objection=row,
            identity=asked,
            doubt=law().identity.get(asked.reason) if asked else None,
            shown=showed,
            extension=longer,
            extended_for=law().extensions.get(longer.reason) if longer else None,
            answer_by=due,
            answer=answer,
            outcome=OUTCOME_NAMES[ObjectionOutcome(answer.outcome)] if answer else "",
            ground=law().grounds.get(answer.ground) if answer else None,
            by=self.users.get(row.by, ""),
            agency=self.agencies.get(row.agency, ""),
            answered_by=self.users.get(answer.by, "") if answer else "",
            answered_for=self.agencies.get(answer.agency, "") if answer else "",
            is_late=due is not None and is_late(due, answer.on if answer else None, on=today),
        )

    def consents(self, rows: Sequence[Consent]) -> list[ConsentLine]:
        """Given newest first; what counts is found oldest first."""
        counting = {row.id for row in consents_now(reversed(rows))}
        return [
            ConsentLine(
                consent=row,
                label=CONSENT_NAMES[ConsentAnswer(row.answer)],
                how=law().ways.get(row.how, ""),
                by=self.users.get(row.by, ""),
                agency=self.agencies.get(row.agency, ""),
                counts=row.id in counting,
            )
            for row in rows
        ]
