"""Telling, objecting and consenting with everything that each needs."""

from datetime import date

import pytest

from plumbline.cases import services
from plumbline.cases.queries.told import told_of_case
from tests.casework import days


def told(case, *, by, **changes):
    given = {"person_id": case.person_id, "how": "in_person", "words": "With the leaflet", "at": days(10)}
    return services.say_told(case=case, by=by, **(given | changes))


def not_told(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "reason": "crime",
        "decided_by": by.user_id,
        "review_on": date(2026, 6, 1),
        "at": days(10),
    }
    return services.say_not_told(case=case, by=by, **(given | changes))


def objection(case, *, by, **changes):
    given = {"person_id": case.person_id, "to_what": "The rent", "words": "My own business", "at": days(10)}
    return services.take_objection(case=case, by=by, **(given | changes))


def identified(row, *, by):
    """The same objection, once whoever objects was asked who they are and has shown it, on the day it came."""
    day = row.on
    services.ask_who_objects(
        objection=row, reason="reasonable_doubt_12a", words="A letter from nowhere", asked_on=day, by=by, at=days(11)
    )  # fmt: skip
    services.say_who_objects(objection=row, words="Seen by their worker", shown_on=day, by=by, at=days(11))
    return row


def extended(row, *, by, **changes):
    """The same objection, once its answer may wait longer."""
    given = {
        "reason": "complexity_12a",
        "words": "Four agencies hold files",
        "months": 2,
        "told_on": date(2026, 3, 13),
        "at": days(12),
    }
    services.extend_objection(objection=row, by=by, **(given | changes))
    return row


def answered(row, *, by, **changes):
    given = {"outcome": "not_upheld", "ground": "compelling", "words": "Others live there", "at": days(20)}
    return services.answer_objection(objection=row, by=by, **(given | changes))


def consent(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "service": "Mentoring",
        "answer": "given",
        "how": "by_phone",
        "at": days(10),
    }
    return services.record_consent(case=case, by=by, **(given | changes))


@pytest.fixture
def row(panel):
    """An objection in a case of the panel, made by its worker on the day that `tests.casework.days` calls 10."""
    case = panel.active()[0]
    with panel.look(panel.p.worker) as worker:
        return objection(case, by=worker)


def line(panel, row, on):
    """How an objection stands on a day, as another agency in the case reads it."""
    with panel.look(panel.p.bob) as bob:
        return told_of_case(bob, row.case.ref, on=on).people[0].objections[0]
