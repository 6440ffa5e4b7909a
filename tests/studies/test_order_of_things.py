"""What came first is told from what is stored: no list, plan or comparison is put on another day than its own."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plumbline.finding.models import NominationRun
from plumbline.studies.models import Result
from plumbline.studies.order_of_things import moment_of
from plumbline.studies.services import evaluate, evaluate_due, lock_protocol, register_protocol
from plumbline.values.errors import StageRefused
from tests.finding.made_up import INDEX, births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(put_history, as_role):
    """`listed(batches=…, made_up=…)`: a list that rests on these files."""

    def make(*, batches=(), made_up=True, **more):
        put_history(history(320, rate=3.0), births=births(320))
        run = freeze(listed=200, **more)
        with as_role("migrator"):
            NominationRun.objects.filter(id=run.id).update(batches=list(batches), made_up=made_up)
        return run

    return make


def test_another_day_is_played_among_made_up_people_alone():
    then = timezone.now() - timedelta(days=40)
    assert moment_of(then, made_up=True) == then
    with pytest.raises(StageRefused, match="made up"):
        moment_of(then, made_up=False)


def test_today_named_for_real_people_is_now_and_not_its_first_minute():
    before = timezone.now()
    midnight = timezone.localtime(before).replace(hour=0, minute=0, second=0, microsecond=0)
    assert before <= moment_of(midnight, made_up=False) <= timezone.now()


@pytest.mark.parametrize("step", ["register", "lock", "evaluate"])
def test_no_step_of_a_plan_of_real_people_is_put_on_another_day(listed, plan, analysing, step):
    run = listed(made_up=False)
    then = timezone.now() - timedelta(days=40)
    protocol = plan(run, lock=step == "evaluate")
    with analysing() as viewer, pytest.raises(StageRefused, match="made up"):
        {
            "register": lambda: register_protocol(run_id=run.id, by=viewer, at=then),
            "lock": lambda: lock_protocol(protocol_id=protocol.id, by=viewer, at=then),
            "evaluate": lambda: evaluate(protocol_id=protocol.id, by=viewer, at=then),
        }[step]()


def test_a_list_made_when_what_followed_was_known_gives_looks_alone(listed, take_in, plan, analysing):
    whole = take_in("police_crimes", date(2027, 6, 1))
    protocol = plan(listed(batches=[whole]))
    with analysing() as viewer:
        found = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
        assert evaluate_due(by=viewer, at=LATER) == []
    assert (found.standing, found.verdict) == ("exploratory", "cannot_tell")
    assert found.sentence.startswith(
        "We cannot tell from this: the list was made when outcomes up to 31 May 2027"
    )


@pytest.mark.parametrize(
    ("feed", "to"), [("police_crimes", date(2026, 6, 5)), ("housing_tenancies", date(2027, 6, 1))]
)
def test_files_that_hold_nothing_of_what_followed_make_no_list_one_of_afterwards(
    listed, take_in, plan, analysing, feed, to
):
    protocol = plan(listed(batches=[take_in(feed, to)]))
    with analysing() as viewer:
        assert evaluate(protocol_id=protocol.id, by=viewer, at=LATER).standing == "registered"


def test_a_plan_locked_after_another_list_was_compared_says_so(listed, plan, analysing, as_role):
    first, second = listed(), listed(at=INDEX + timedelta(days=1))
    early = plan(first)
    with analysing() as viewer:
        before = evaluate(protocol_id=early.id, by=viewer, at=LATER)
    with as_role("migrator"):
        Result.objects.filter(id=before.id).update(evaluated_at=timezone.now() - timedelta(days=1))
    late = plan(second)
    with analysing() as viewer:
        after = evaluate(protocol_id=late.id, by=viewer, at=LATER)
    assert (before.figures["compared_before_lock"], after.figures["compared_before_lock"]) == (False, True)
