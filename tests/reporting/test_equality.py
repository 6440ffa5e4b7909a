"""Whom triage takes in and turns away by group: with denominators, and few hidden in company."""

from datetime import date

import pytest

from plumbline.cases.services import triage
from plumbline.referrals.queries import triage_counts
from plumbline.reporting.equality import _figures, _told, hidden_groups
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


NAMES = {"take": "Take to panel", "refer_on": "Refer on", "advice": "Advice only", "not_now": "Not now"}
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}


def test_a_share_for_each_group_with_its_denominator():
    groups = {"F": {"take": 10, "not_now": 10}, "M": {"take": 30, "not_now": 10}}
    said = {one.label: one.words for one in _figures("sex", groups, NAMES, "a year")}
    assert said["Female: Not now"].startswith("10 of 20 referrals decided (50%")
    assert said["Male: Take to panel"].startswith("30 of 40 referrals decided (75%")


def test_where_every_group_is_hidden_none_is_named():
    few = {"F": {"take": 1, "not_now": 1}}
    assert _told(_figures("sex", few, NAMES, "a year")) == ()
    many = few | {"M": {"take": 30, "not_now": 10}, "": {"take": 90, "not_now": 60}}
    assert len(_told(_figures("sex", many, NAMES, "a year"))) == 6


@pytest.mark.parametrize(
    "few", [{"take": 10, "not_now": 3}, {"take": 10, "not_now": 10, "advice": 2}, {"take": 4}]
)
def test_few_are_hidden_and_never_alone(few):
    groups = [few, {"take": 30, "not_now": 10}, {"take": 90, "not_now": 60}]
    assert hidden_groups(groups) == [True, True, False]


def test_which_groups_there_are_tells_nothing_of_a_few():
    for groups in ({"M": {"take": 3}}, {"F": {"take": 2}, "": {"not_now": 1}}):
        rows = [(one.label, one.words) for one in _figures("sex", groups, NAMES, "a year")]
        assert [label for label, _ in rows] == [
            f"{group}: {decision}"
            for decision in ("Take to panel", "Not now")
            for group in ("Female", "Male", "Not recorded")
        ]
        assert len({words for _, words in rows}) == 1


def test_what_was_decided_is_counted_of_those_whom_it_was_about(panel):
    with panel.look(panel.p.bob):
        first, second = panel.referral(), panel.referral(name="Following", born=date(2003, 5, 4))
    with panel.look(panel.p.alice) as alice:
        for referral in (first, second):
            triage(referral=referral, decision="not_now", because="Not yet", by=alice, at=days(1))
        found = triage_counts(alice, scheme=panel.scheme.id, **YEAR)
    assert found == {
        "sex": {"M": {"not_now": 2}},
        "age": {"from_25": {"not_now": 1}, "from_18": {"not_now": 1}},
    }


@pytest.mark.parametrize("name", ["charlie", "analyst", "administrator"])
def test_nobody_else_is_given_a_count(panel, name):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision="advice", because="Ring them", by=alice, at=days(1))
    with panel.look(getattr(panel.p, name)) as viewer:
        found = triage_counts(viewer, scheme=panel.scheme.id, **YEAR)
    assert found == {"sex": {}, "age": {}}


def test_it_stands_on_the_page_of_how_it_was_done(panel):
    page = signed_in("governance").get("/board/violence-panel/process")
    assert "What became of referrals, by group" in page.content.decode()
