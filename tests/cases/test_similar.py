"""What similar cases got and what came after is counted of closed cases alike, by the database, for those who read figures."""

from datetime import date

import pytest

from plumbline.cases.models import Objective, OnwardStep
from plumbline.cases.queries.similar import Likeness, similar_figures
from plumbline.timeline.models import Event
from tests.cases.test_look_backs import CLOSED, SIX, closed, files_reach, shared  # noqa: F401 - shared fixtures
from tests.casework import days
from tests.conftest import database_role
from tests.lived import add_events


TODAY = date(2027, 1, 1)


@pytest.fixture
def counted(panel):
    """`counted(who, **like)`: the counts as somebody is given them."""

    def count(who="board", today=TODAY, **like):
        with panel.look(getattr(panel.p, who)) as viewer:
            return similar_figures(viewer, scheme=panel.scheme, like=Likeness(**like), today=today)

    return count


def whole(found):
    return next(one for one in found if not one.name)


def sixth(found):
    return next(row for row in found.after if row.months == 6)


def test_a_closed_case_counts_with_what_came_after_it(closed, counted, shared):  # noqa: F811 - the fixtures
    add_events(closed.person_id, days(60), days(220), stored=CLOSED, **shared)
    files_reach(shared["agency"], SIX)
    found = whole(counted())
    assert found.cases == 1
    assert (sixth(found).due, sixth(found).told, sixth(found).hurt, sixth(found).back) == (1, 1, 1, 0)
    # Its year is not over, so nothing is due of it.
    assert [row.due for row in found.after if row.months == 12] == [0]


def test_an_intervention_counts_where_somebody_started_it_and_whether_it_was_finished(closed, counted):  # noqa: F811
    (got,) = [one for one in counted() if one.name]
    with database_role("migrator"):
        steps = set(OnwardStep.objects.filter(onward__case=closed).values_list("state", flat=True))
    assert "started" in steps
    assert (got.cases, got.completed) == (1, int("completed" in steps))


def test_nothing_is_told_of_what_no_file_reaches(closed, counted, shared):  # noqa: F811 - the fixtures
    add_events(closed.person_id, days(60), stored=CLOSED, **shared)
    found = whole(counted())
    assert (sixth(found).due, sixth(found).told, sixth(found).hurt) == (1, 0, 0)


def test_a_case_that_was_open_on_the_day_is_not_among_them(closed, counted):  # noqa: F811 - the fixture
    assert counted(today=date(2026, 3, 1)) == []


def test_only_cases_that_were_to_move_the_same_count_and_what_is_kept_to_few_says_nothing(closed, counted):  # noqa: F811
    driver = "alcohol"
    with database_role("migrator"):
        Objective.objects.filter(case=closed).update(driver=driver)
    assert whole(counted(driver=driver)).cases == 1
    assert counted(driver="somewhere_else") == []
    with database_role("migrator"):
        Objective.objects.filter(case=closed).update(marking="named")
        closed.actions.update(driver="")
    assert counted(driver=driver) == []


def test_an_age_or_an_offence_that_nobody_had_leaves_nothing(closed, counted):  # noqa: F811 - the fixture
    assert counted(from_age=0, below_age=1) == []
    assert counted(kind="homicide") == []


def test_the_offence_of_the_year_before_is_the_one_that_counts(closed, counted, shared):  # noqa: F811 - the fixtures
    add_events(closed.person_id, days(-40), stored=CLOSED, **shared)
    kind = (
        Event.objects.values_list("kind", flat=True).filter(is_violence=True).latest("occurred_from")
        if False
        else None
    )
    with database_role("migrator"):
        kind = Event.objects.filter(is_violence=True).order_by("pk").first().kind
    assert whole(counted(kind=kind)).cases == 1


def test_nobody_outside_counts(closed, counted):  # noqa: F811 - the fixture
    assert counted("charlie") == []
