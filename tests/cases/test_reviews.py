"""Review and closure."""

from datetime import date

import pytest
from django.db import connection

from plumbline.cases import queries, services
from plumbline.cases.models import Closure, ObjectiveRating, Review
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days


def review(panel, case, objective, **changes):
    given = {
        "ratings": panel.rating(objective),
        "words": "Better",
        "outcome": "keep",
        "by": panel.p.alice,
        "at": days(35),
    }
    return services.hold_review(case=case, **(given | changes))


def test_keeping_a_case_goes_on_with_the_plan_and_sets_the_next_review(panel, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.alice) as alice:
        held = review(panel, case, objective)
        page = queries.case_page(alice, case.ref)
        assert held.next_review_on == date(2026, 5, 4)
        assert (page.state, page.next_review_on) == ("active", held.next_review_on)
        assert queries.inbox(alice, at=days(62)).reviews_due == ()
        assert [c.case.id for c in queries.inbox(alice, at=days(63)).reviews_due] == [case.id]


def turns_held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return {mode for (mode,) in cursor.fetchall()}


def test_what_is_added_and_the_end_wait_for_each_other(panel, personas, looking_as):
    """Two at once, on the real server: `tests.browser.test_at_once`."""
    case, objective, _ = panel.active()
    with looking_as(personas.alice) as alice:
        added = services.set_objective(case=case, words="Another", by=alice, at=days(30))
        assert turns_held() == {"ShareLock"}
        ratings = panel.rating(objective) + panel.rating(added)
        review(panel, case, objective, ratings=ratings, outcome="close")
        services.close_case(case=case, reason="declined", words="x", by=alice, at=days(36))
        assert turns_held() == {"ShareLock", "ExclusiveLock"}


def test_a_case_reviews_again(panel, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.alice):
        review(panel, case, objective)
        review(panel, case, objective, ratings=panel.rating(objective, "achieved"), at=days(63))
        assert list(ObjectiveRating.objects.order_by("rated_at").values_list("rating", flat=True)) == [
            "partly",
            "achieved",
        ]
        assert list(Review.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    "change", [{"ratings": []}, {"words": " "}, {"outcome": "perhaps"}, {"next_review_on": date(2026, 4, 6)}]
)
def test_an_unfit_review_is_refused(panel, personas, looking_as, change):
    case, objective, _ = panel.active()
    with looking_as(personas.alice):
        with pytest.raises(DataUnfit):
            review(panel, case, objective, **change)
        assert not Review.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_each_objective_is_rated_once_with_a_known_word(panel, personas, looking_as, times):
    case, objective, _ = panel.active()
    ratings = panel.rating(objective, "splendid") if times == 1 else panel.rating(objective) * 2
    with looking_as(personas.alice), pytest.raises(DataUnfit):
        review(panel, case, objective, ratings=ratings)


def test_a_case_without_a_plan_is_not_reviewed(panel, personas, looking_as):
    case, _ = panel.conferenced()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused):
        services.hold_review(case=case, ratings=[], words="x", outcome="keep", by=alice, at=days(9))


def test_a_plan_has_an_objective_and_an_action(panel, personas, looking_as):
    case, _ = panel.conferenced()
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused):
            services.agree_plan(case=case, by=alice, at=days(7))
        services.set_objective(case=case, words="Safe", by=alice, at=days(7))
        with pytest.raises(StageRefused):
            services.agree_plan(case=case, by=alice, at=days(7))


def test_no_closure_while_an_objective_has_no_rating(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="1 of 1 objective has no rating"):
            services.close_case(case=case, reason="died", words="Died", by=alice, at=days(9))
        assert not Closure.objects.exists()
        assert queries.case_page(alice, case.ref).state == "active"


def test_open_actions_are_listed_on_the_closure_and_stay_with_their_owners(panel, personas, looking_as):
    case, objective, action = panel.active()
    with looking_as(personas.alice) as alice:
        review(panel, case, objective, outcome="close")
        closure = services.close_case(case=case, reason="no_gain", words="No gain", by=alice, at=days(35))
    assert closure.open_actions == [action.id]
    with looking_as(personas.worker) as worker:
        assert services.accept_action(action=action, by=worker, at=days(36)).state == "accepted"


def test_a_case_may_end_before_it_has_goals(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="speaks of goals"):
            services.close_case(case=case, reason="goals_met", words="x", by=alice, at=days(2))
        assert (
            services.close_case(case=case, reason="moved", words="To Leeds", by=alice, at=days(2)).reason
            == "moved"
        )


@pytest.mark.parametrize("change", [{"reason": "bored"}, {"words": " "}])
def test_an_unfit_closure_is_refused(panel, personas, looking_as, change):
    case = panel.triaged()
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        services.close_case(case=case, by=alice, at=days(2), **({"reason": "moved", "words": "x"} | change))


def test_a_case_closes_once(panel, personas, looking_as):
    case = panel.everything()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused):
        services.close_case(case=case, reason="moved", words="x", by=alice, at=days(40))


@pytest.mark.parametrize("name", ["bob", "dana", "worker"])
def test_partners_do_not_lead(panel, personas, looking_as, name):
    case, objective, _ = panel.active()
    viewer = getattr(personas, name)
    attempts = (
        lambda: review(panel, case, objective, by=viewer),
        lambda: services.close_case(case=case, reason="died", words="x", by=viewer),
        lambda: services.set_objective(case=case, words="x", by=viewer),
        lambda: services.agree_plan(case=case, by=viewer),
        lambda: services.ask_for_research(case=case, agencies=viewer.agency_ids, by=viewer),
        lambda: services.let_agencies_in(case=case, agencies=viewer.agency_ids, by=viewer, because="x"),
    )
    with looking_as(viewer):
        for attempt in attempts:
            with pytest.raises(PermissionRefused):
                attempt()
