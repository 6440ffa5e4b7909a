"""Whom triage takes in and turns away by group: with denominators, and few hidden in company."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.cases.services import triage
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.queries import triage_counts
from plumbline.referrals.services import refer_person
from plumbline.reporting.equality import (
    GROUPS,
    _figures,
    _told,
    decided_by_group,
    ethnic_groups,
    hidden_groups,
)
from plumbline.reporting.figures import Period
from plumbline.schemes.reading import kind_called
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import ANSWERS, HARMER, VICTIM, start_marac
from tests.signing_in import signed_in


NAMES = {"take": "Take to panel", "refer_on": "Refer on", "advice": "Advice only", "not_now": "Not now"}
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}


def test_a_share_for_each_group_with_its_denominator():
    groups = {"F": {"take": 10, "not_now": 10}, "M": {"take": 30, "not_now": 10}}
    said = {one.label: one.words for one in _figures(GROUPS["sex"], groups, NAMES, "a year")}
    assert said["Female: Not now"].startswith("10 of 20 referrals decided (50%")
    assert said["Male: Take to panel"].startswith("30 of 40 referrals decided (75%")


def test_where_every_group_is_hidden_none_is_named():
    few = {"F": {"take": 1, "not_now": 1}}
    assert _told(_figures(GROUPS["sex"], few, NAMES, "a year")) == ()
    many = few | {"M": {"take": 30, "not_now": 10}, "": {"take": 90, "not_now": 60}}
    assert len(_told(_figures(GROUPS["sex"], many, NAMES, "a year"))) == 6


@pytest.mark.parametrize(
    "few", [{"take": 10, "not_now": 3}, {"take": 10, "not_now": 10, "advice": 2}, {"take": 4}]
)
def test_few_are_hidden_and_never_alone(few):
    groups = [few, {"take": 30, "not_now": 10}, {"take": 90, "not_now": 60}]
    assert hidden_groups(groups) == [True, True, False]


def test_which_groups_there_are_tells_nothing_of_a_few():
    for groups in ({"M": {"take": 3}}, {"F": {"take": 2}, "": {"not_now": 1}}):
        rows = [(one.label, one.words) for one in _figures(GROUPS["sex"], groups, NAMES, "a year")]
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
        "ethnic_group": {"": {"not_now": 2}},
    }


@pytest.mark.parametrize("name", ["charlie", "analyst", "administrator"])
def test_nobody_else_is_given_a_count(panel, name):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision="advice", because="Ring them", by=alice, at=days(1))
    with panel.look(getattr(panel.p, name)) as viewer:
        found = triage_counts(viewer, scheme=panel.scheme.id, **YEAR)
    assert found == {"sex": {}, "age": {}, "ethnic_group": {}}


@pytest.fixture
def marac(panel):
    """Victims of a MARAC who said how they describe their ethnic group, or not; each put off."""
    scheme = start_marac(panel.p, panel.look)
    for number, said in enumerate(("white_british", "minoritised", "minoritised", "not_said", "not_asked")):
        put_off(panel, scheme, number, ANSWERS | {"ethnic_group": said})
    put_off(panel, scheme, 9, ANSWERS)
    return scheme


def put_off(panel, scheme, number, answers):
    with panel.look(panel.p.bob) as bob:
        referral = refer_person(
            scheme=scheme, words="Why", people=[replace(VICTIM, last_name=f"Vickers{number}"), HARMER],
            entry=GivenEntry(route="professional_judgement", answers=answers), made_up=True, by=bob, at=days(0),
        )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision="not_now", because="Not yet", by=alice, at=days(1))


def test_by_ethnic_group_where_the_referral_says_it(panel, marac):
    with panel.look(panel.p.alice) as alice:
        found = triage_counts(alice, scheme=marac.id, **YEAR)["ethnic_group"]
    assert found == {
        "white_british": {"not_now": 1},
        "minoritised": {"not_now": 2},
        "": {"not_now": 3},
    }


def test_few_of_an_ethnic_group_are_hidden_as_everywhere(panel, marac):
    period = Period(date(2026, 1, 1), date(2027, 1, 1))
    with panel.look(panel.p.alice) as alice:
        found = {one.title: one.figures for one in decided_by_group(alice, marac, period)}
    assert found["By ethnic group, as the referral says"] == ()


def test_a_kind_that_does_not_ask_has_no_such_table(panel):
    assert ethnic_groups(kind_called("violence")) == {}
    assert list(ethnic_groups(kind_called("marac"))) == ["white_british", "minoritised", ""]


def test_it_stands_on_the_page_of_how_it_was_done(panel):
    page = signed_in("governance").get("/board/violence-panel/process")
    assert "What became of referrals, by group" in page.content.decode()
