"""Write down what a person of a case was told, and which services they consent to. Each is a further row."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ConsentAnswer, Told
from plumbline.cases.models import (
    Case,
    Consent,
    Telling,
)
from plumbline.cases.queries.told import deciders, may_be_reached
from plumbline.cases.services.onward import stop_without_consent
from plumbline.cases.services.states import check_open
from plumbline.cases.services.telling_rows import MEANWHILE, begin, check_way, common, past, written
from plumbline.cases.services.turns import take_turn
from plumbline.cases.telling import (
    check_consent,
    check_may_reach,
    check_rule,
    law,
)
from plumbline.interventions.queries import called, entry_for
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit


@transaction.atomic
def say_told(
    *,
    case: Case,
    person_id: UUID,
    how: str,
    by: Viewer,
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Telling:
    """Write down that a person was told that agencies work together on their case.

    Parameters
    ----------
    how : a way of `cases/telling.yaml`. ``words``: in which words, where they help.
    on : the day; today unless told.
    expected : number of the last row that was on the page; 0 for none.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, nothing may reach this person, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, no such way, or a day to come.
    Records
        ``telling.told``.
    """
    case, now = begin(case, person_id, "say_told", by=by, at=at)
    check_open(case)
    check_may_reach(never=not may_be_reached(case, person_id))
    check_way(how)
    row = Telling(
        outcome=Told.TOLD.value, how=how, words=words.strip(), on=past(on, now),
        **common(case, person_id, "say_told", Telling, by=by, at=now, expected=expected),
    )  # fmt: skip
    written("telling.told", row, case, person_id, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def say_not_told(
    *,
    case: Case,
    person_id: UUID,
    reason: str,
    decided_by: UUID,
    review_on: date,
    by: Viewer,
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Telling:
    """Write down the decision that a person is not told, until it is looked at again.

    Parameters
    ----------
    reason : one of `cases/telling.yaml` that was in force on the day of the decision.
    decided_by : who decided: somebody who works on cases at an agency in the case.
    review_on : the day on which it is looked at again.
    on : the day of the decision; today unless told.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, no such reason or decider, a decision to come, or a review that is not ahead.
    Records
        ``telling.not_told``, with the reason.
    """
    case, now = begin(case, person_id, "say_told", by=by, at=at)
    check_open(case)
    day = past(on, now)
    check_rule(law().reasons, reason, on=day)
    if decided_by not in deciders(case):
        raise DataUnfit(
            "Choose who decided among people who work on cases at an agency in this case.",
            slug="no-such-decider",
        )
    if review_on <= timezone.localdate(now):
        raise DataUnfit("The day on which it is looked at again lies ahead.", slug="day-past")
    row = Telling(
        outcome=Told.NOT_TOLD.value, reason=reason, words=words.strip(), on=day, decided_by=decided_by, review_on=review_on,
        **common(case, person_id, "say_told", Telling, by=by, at=now, expected=expected),
    )  # fmt: skip
    written("telling.not_told", row, case, person_id, by=by, at=now, because=reason)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def record_consent(
    *,
    case: Case,
    person_id: UUID,
    answer: ConsentAnswer | str,
    how: str,
    by: Viewer,
    intervention: UUID | None = None,
    service: str = "",
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Consent:
    """Write down what a person said to a service that rests on their consent. Never a ground for sharing to keep somebody safe.

    A withdrawal counts at once, whatever day it speaks of, and may be written down after the case has ended. It, and a refusal, end
    the referrals of the person to that service.

    Parameters
    ----------
    intervention : a service of the catalogue. ``service``: the name of one that the catalogue has not; a name that it has stands for
        that service.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works with the person.
        StageRefused: nothing may reach this person, none stands that could be withdrawn, the case is closed, or somebody wrote one meanwhile.
        DataUnfit: nobody of this case, no service, a name that several services go by, no such answer or way, or a day to come.
    Records
        ``consent.recorded``, with the answer; what `stop_without_consent` records.
    """
    case, now = begin(case, person_id, "take_consent", by=by, at=at)
    check_may_reach(never=not may_be_reached(case, person_id))
    if answer not in set(ConsentAnswer):
        raise DataUnfit("Say what they answered.", slug="no-service")
    key, name = _service(by, intervention, service)
    if answer != ConsentAnswer.WITHDRAWN:
        check_open(case)
    check_way(how)
    take_turn("consent", case.id, person_id)
    before = Consent.objects.filter(case=case, person_id=person_id).order_by("number")
    check_consent(ConsentAnswer(answer), name, key, before)
    row = Consent(
        service=name, intervention_id=key, answer=ConsentAnswer(answer).value, how=how, words=words.strip(), on=past(on, now),
        **common(case, person_id, "take_consent", Consent, by=by, at=now, expected=expected),
    )  # fmt: skip
    written("consent.recorded", row, case, person_id, by=by, at=now, because=row.answer)
    save_once(row, clash=MEANWHILE, slug="written-since")
    if key and answer != ConsentAnswer.GIVEN:
        stop_without_consent(case=case, person_id=person_id, intervention=key, by=by, at=now)
    return row


def _service(by: Viewer, intervention: UUID | None, service: str) -> tuple[UUID | None, str]:
    """The key that the catalogue has for a service, and its name."""
    if intervention is not None:
        return intervention, entry_for(by, intervention).version.name
    name = " ".join(service.split())
    if not name:
        raise DataUnfit("Choose the service, or name it.", slug="no-service")
    found = called(name)
    if len(found) > 1:
        raise DataUnfit(
            "The catalogue has several services of this name. Choose one from the list.", slug="no-service"
        )
    return next(iter(found.items()), (None, name))
