"""A kind by the law of another nation, and the hours of its team: set by a partnership from a day on, read from files that are checked."""

import re
import shutil
from datetime import date, time

import pytest

from plumbline.agencies.rules import OFFICE_HOURS, TeamHours
from plumbline.schemes.kind import Limit, laid_over, settings_of
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading import KINDS, kind_called, known_kinds, read_kind
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.mash import a_mash
from tests.two_people import set_by_two


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(KINDS / "mash", tmp_path / "kinds" / "mash", copy_function=shutil.copy) and (
        shutil.copytree(KINDS / "shared", tmp_path / "kinds" / "shared") and tmp_path / "kinds" / "mash"
    )


def test_wales_has_its_own_acts_words_and_limits():
    england, wales = kind_called("mash"), kind_called("mash", "wales")
    assert (england.nation, wales.nation) == ("england", "wales")
    assert "care-act-2014-s42" in england.gateways
    assert "care-act-2014-s42" not in wales.gateways
    assert "sswb-wales-2014-s126-s130" in wales.gateways
    assert not any("Care Act" in words or "Working Together" in words for words in wales.citations)
    assert wales.tracks["outcome"].values["adult_42"].startswith("Section 126")
    assert (england.limit("assessment"), wales.limit("assessment")) == (
        Limit(45, "working_days"), Limit(42, "working_days"),
    )  # fmt: skip
    assert england.clocks["adult_enquiry"].limit is None


def test_nothing_of_english_law_is_told_as_the_source_of_a_limit_in_wales():
    wales = kind_called("mash", "wales")
    sources = [
        one.source for one in (*wales.clocks.values(), *wales.tracks.values(), *wales.meeting.questions)
    ]
    assert not [
        one for one in sources if "Working Together" in one or "Care Act 2014" in one or "s.17" in one
    ]


def test_states_and_values_are_the_same_everywhere_so_that_a_case_is_read_by_either():
    england, wales = kind_called("mash"), kind_called("mash", "wales")
    assert list(england.course.states) == list(wales.course.states)
    assert {t.slug: list(t.values) for t in england.tracks.values()} == {
        t.slug: list(t.values) for t in wales.tracks.values()
    }


def test_a_partnership_says_its_nation_from_a_day_on(personas, looking_as):
    mash = a_mash(personas, looking_as)
    with looking_as(personas.alice) as alice:
        set_local_value(
            scheme=mash.scheme, path="nation", value="wales", because="Zedton is in Wales", from_date=days(1).date(), by=alice, at=days(0)
        )  # fmt: skip
    mash.scheme.refresh_from_db()
    set_by_two(looking_as, personas, mash.scheme, "clocks.adult_enquiry", "5 working_days", days(1).date())
    with looking_as(personas.alice) as alice:
        set_local_value(
            scheme=mash.scheme, path="nation", value="england", because="It is not", from_date=days(9).date(), by=alice, at=days(0)
        )  # fmt: skip
        mash.scheme.refresh_from_db()
    before, then, after = (kind_of(mash.scheme, days(day).date()) for day in (0, 1, 9))
    assert [one.nation for one in (before, then, after)] == ["england", "wales", "england"]
    assert then.limit("adult_enquiry") == Limit(5, "working_days")
    # A limit that only the other nation has rests, and breaks nothing.
    assert after.clocks["adult_enquiry"].limit is None


@pytest.mark.parametrize("nation", ["scotland", "", "both"])
def test_a_nation_that_the_kind_is_not_made_for_is_refused(nation):
    with pytest.raises(DataUnfit, match="Choose one of: england, wales"):
        laid_over(kind_called("mash"), {"nation": nation})


def test_a_kind_without_a_file_of_its_own_for_a_nation_asks_for_none():
    assert "nation" not in settings_of(kind_called("families"))
    assert "nation" in settings_of(kind_called("violence"))


def test_a_file_that_says_nothing_of_clocks_changes_none():
    assert kind_called("violence", "wales").clocks == kind_called("violence").clocks


EVERY = [(slug, nation) for slug in known_kinds() for nation in kind_called(slug).nations]
OF_ONE_NATION = {
    "england": r"Care Act 2014|Children Act 2004 ss?\.1[01]|Children Act 1989 .*\bs\.(17|27)",
    "wales": r"\(Wales\)|Children Act 2004 ss?\.2[58]",
}


@pytest.mark.parametrize(("slug", "nation"), EVERY)
def test_no_kind_names_law_that_the_other_nation_alone_has(slug, nation):
    kind = kind_called(slug, nation)
    said = [law.citation for law in (*kind.gateways.values(), *kind.beside.values())]
    said += [*(prompt.source for prompt in kind.prompts.values()), *kind.citations]
    other = OF_ONE_NATION["wales" if nation == "england" else "england"]
    assert [one for one in said if re.search(other, one)] == []


@pytest.mark.parametrize(("slug", "nation"), EVERY)
def test_whatever_is_given_rests_on_a_power(slug, nation):
    kind = kind_called(slug, nation)
    assert kind.gateways
    assert all(law.is_power for law in kind.gateways.values())
    assert not any(law.is_power for law in kind.beside.values())
    assert {"da-act-2021-s84", "dpa-2018-sch1-para18"}.isdisjoint(kind.gateways)


@pytest.mark.parametrize("slug", ["violence", "marac", "mappa", "mash"])
def test_adults_and_children_at_risk_have_welsh_law_in_wales(slug):
    wales = kind_called(slug, "wales")
    assert {"sswb-wales-2014-s126-s130", "sswb-wales-2014-s162"} <= set(wales.gateways)
    assert {"sswb-wales-2014-s126-s130", "children-act-2004-s25-s28"}.isdisjoint(kind_called(slug).gateways)


def test_a_law_that_does_not_hold_there_is_told_with_file_and_line(folder):
    own = "kind:\n  citations: [x]\n  gateways:\n    - cda-1998-s115\n    - care-act-2014-s42\n"
    (folder / "wales.yaml").write_text(own)
    with pytest.raises(
        DataUnfit, match=r"mash/wales.yaml line 5, gateways\[1\]: “care-act-2014-s42” is no law in Wales"
    ):
        read_kind(folder, "wales")


def test_a_kind_without_a_power_is_told_with_file_and_line(folder):
    (folder / "wales.yaml").write_text("kind:\n  gateways: [dpa-2018-sch1-para18]\n")
    with pytest.raises(DataUnfit, match=r"mash/wales.yaml line 2, gateways: none of these is a power"):
        read_kind(folder, "wales")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("course:\n  clocks:\n    made_up: {source: x}\n", r"mash/wales.yaml line 3, course.clocks.made_up: this is not in the file"),
        ("made_up: {}\n", "wales.yaml line 1, made_up: this key is not known"),
        ("course:\n  clocks:\n    assessment:\n      limit: {value: none, unit: days}\n", "wales.yaml line 4, clocks.assessment.limit"),
        ("work: word\n", "wales.yaml line 1"),
    ],
)  # fmt: skip
def test_a_fault_in_it_is_told_with_its_own_file_and_line(folder, written, told):
    # Without laws of its own the kind would be refused before that.
    (folder / "wales.yaml").write_text(written + "kind:\n  gateways: [cda-1998-s115]\n")
    assert read_kind(folder).nation == "england"
    with pytest.raises(DataUnfit, match=told):
        read_kind(folder, "wales")


def test_every_kind_is_read_for_each_of_its_nations():
    for slug in known_kinds():
        for nation in kind_called(slug).nations:
            assert kind_called(slug, nation).nation == nation


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("08:30 to 18:00", TeamHours(time(8, 30), time(18))),
        (" 08:00  to 20:00 every day ", TeamHours(time(8), time(20), on_holidays=True)),
    ],
)
def test_the_hours_of_a_team_are_told_in_words(told, hours):
    assert laid_over(kind_called("mash"), {"hours": told}).hours == hours
    assert kind_called("violence").hours == OFFICE_HOURS


@pytest.mark.parametrize(
    "told", ["", "all day", "18:00 to 09:00", "09:00 to 09:00", "9 to 5", "09:00", "09:00 to 25:00"]
)
def test_hours_that_are_none_are_refused(told):
    with pytest.raises(DataUnfit, match="Give two times of the day"):
        laid_over(kind_called("mash"), {"hours": told})


def test_what_holds_today_is_read_for_today(personas, looking_as):
    mash = a_mash(personas, looking_as)
    assert kind_of(mash.scheme, date(2026, 3, 2)).nation == "england"
