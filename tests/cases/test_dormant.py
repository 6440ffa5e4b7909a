"""A case in which nothing happens is asked about, by days that its state allows, and never closed by silence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services
from plumbline.cases.dormancy import is_dormant, quiet_days
from plumbline.cases.enums import Dormancy
from plumbline.cases.models import Closure, DormancyAnswer
from plumbline.cases.queries.dormant import dormant_cases
from plumbline.cases.queries.sight import state_of
from plumbline.meetings.queries.decided import last_decided
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.lived import add_events
from tests.two_people import set_by_two


TODAY = date(2026, 4, 20)
AFTER = 28


@pytest.fixture
def case(panel):
    """An active plan, agreed on day 7; nothing since."""
    return panel.active()[0]


def asked(viewer, day):
    return [
        (one.case.ref, one.quiet) for one in dormant_cases(viewer, decided=last_decided(viewer), at=days(day))
    ]


class TestRules:
    @pytest.mark.parametrize(("quiet", "asks"), [(27, False), (28, True), (29, True)])
    def test_from_the_day_that_the_state_allows(self, quiet, asks):
        assert is_dormant(quiet=quiet, after=28, not_before=None, today=TODAY) is asks

    def test_a_state_that_allows_any_time_is_never_asked_about(self):
        assert not is_dormant(quiet=999, after=None, not_before=None, today=TODAY)

    @given(st.integers(0, 400), st.integers(1, 90), st.integers(-40, 40))
    def test_not_before_the_day_that_was_given(self, quiet, after, ahead):
        given = TODAY + timedelta(days=ahead)
        asks = is_dormant(quiet=quiet, after=after, not_before=given, today=TODAY)
        assert asks is (quiet >= after and ahead <= 0)

    @given(st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), min_size=1))
    def test_days_are_counted_from_the_last_thing(self, moments):
        assert quiet_days(moments=[*moments, None], today=TODAY) == max(0, (TODAY - max(moments)).days)


def test_it_is_asked_about_once_the_days_are_over(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        assert asked(alice, 7 + AFTER - 1) == []
        assert asked(alice, 7 + AFTER) == [(case.ref, AFTER)]


@pytest.mark.parametrize("what", ["contact", "step", "event", "objective", "decision"])
def test_whatever_is_done_begins_the_days_again(panel, case, personas, looking_as, what):
    with looking_as(personas.worker) as worker:
        if what == "contact":
            services.log_contact(case=case, outcome="no_answer", by=worker, at=days(20))
        if what == "step":
            action = case.actions.get()
            services.accept_action(action=action, by=worker, at=days(20))
    with looking_as(personas.alice) as alice:
        if what == "objective":
            services.set_objective(case=case, words="In work", by=alice, at=days(20))
    if what == "event":
        council = personas.agencies["council"]
        add_events(case.person_id, days(20), stored=days(20), agency=council, seen_by=[council])
    with looking_as(personas.alice) as alice:
        decided = {case.id: days(20)} if what == "decision" else {}
        at_last = dormant_cases(alice, decided=decided, at=days(20 + AFTER - 1))
        assert at_last == []
        assert [one.quiet for one in dormant_cases(alice, decided=decided, at=days(20 + AFTER))] == [AFTER]


def test_still_needed_is_asked_again_from_its_date(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.answer_dormancy(
            case=case,
            answer=Dormancy.STILL_NEEDED,
            words="In prison until May",
            until=days(60).date(),
            by=alice,
            at=days(40),
        )
        assert asked(alice, 59) == []
        found = dormant_cases(alice, at=days(60))[0]
        assert found.said == "Still needed, said Alice on 11 April 2026: In prison until May"


def test_to_be_closed_leaves_it_open_and_asks_again_after_a_week(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.answer_dormancy(case=case, answer=Dormancy.CLOSE, words="Moved", by=alice, at=days(40))
        assert not Closure.objects.filter(case=case).exists()
        assert state_of(case).state == "active"
        assert asked(alice, 46) == []
        assert asked(alice, 47) == [(case.ref, 40)]


def test_silence_closes_nothing(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        assert asked(alice, 1000) == [(case.ref, 993)]
        assert state_of(case).state == "active"


@pytest.mark.parametrize(
    ("words", "until", "said"),
    [
        (" ", 50, "Say why"),
        ("x", None, "look at it next, by"),
        ("x", 40, "look at it next, by"),
        ("x", 133, "look at it next, by"),
    ],
)
def test_an_answer_has_a_reason_and_a_day_ahead(case, personas, looking_as, words, until, said):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match=said):
        services.answer_dormancy(
            case=case,
            answer=Dormancy.STILL_NEEDED,
            words=words,
            until=days(until).date() if until else None,
            by=alice,
            at=days(40),
        )


def test_of_two_at_once_the_second_is_told(case, personas, looking_as):
    given = {"answer": Dormancy.CLOSE, "words": "x", "expected": 0, "at": days(40)}
    with looking_as(personas.alice) as alice:
        services.answer_dormancy(case=case, by=alice, **given)
        with pytest.raises(StageRefused, match="Somebody else answered"):
            services.answer_dormancy(case=case, by=alice, **given)


@pytest.mark.parametrize(
    ("who", "no"), [("chair", PermissionRefused), ("bob", PermissionRefused), ("charlie", NotVisible)]
)
def test_it_is_asked_of_the_co_ordinator_alone(case, personas, looking_as, who, no):
    with looking_as(getattr(personas, who)) as viewer:
        assert dormant_cases(viewer, at=days(90)) == []
        with pytest.raises(no):
            services.answer_dormancy(case=case, answer=Dormancy.CLOSE, words="x", by=viewer)


def test_answers_are_for_those_who_lead(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.answer_dormancy(case=case, answer=Dormancy.CLOSE, words="x", by=alice, at=days(40))
    for who in ("bob", "worker", "charlie", "board"):
        with looking_as(getattr(personas, who)):
            assert not DormancyAnswer.objects.exists()


def test_a_partnership_sets_its_own_days(panel, case, personas, looking_as):
    set_by_two(looking_as, personas, panel.scheme, "states.active.dormant_after", "10", date(2026, 1, 1))
    with looking_as(personas.alice) as alice:
        assert asked(alice, 17) == [(case.ref, 10)]


def test_a_closed_case_is_not_asked_about(panel, personas, looking_as):
    panel.everything()
    with looking_as(personas.alice) as alice:
        assert dormant_cases(alice, at=datetime(2027, 1, 1, tzinfo=UTC)) == []
