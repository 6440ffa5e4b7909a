"""A partnership's own values: laid over the kind from a day on, with who, why and what they override."""

from datetime import date, timedelta

import pytest

from plumbline.audit.models import Entry
from plumbline.schemes.kind import Limit, laid_over, settings_of
from plumbline.schemes.queries import kind_of, local_values, longest_put_off
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit, PermissionRefused
from tests.casework import start_panel
from tests.two_people import set_by_two


DAY = date(2026, 6, 1)


@pytest.fixture
def scheme(personas, looking_as):
    with looking_as(personas.alice):
        return start_panel(personas)


def set_value(
    scheme, by, path="meeting.quorum", value="police", from_date=DAY, because="Two part-time desks"
):
    return set_local_value(scheme=scheme, path=path, value=value, because=because, from_date=from_date, by=by)


def test_it_holds_from_its_day_on(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        set_value(scheme, alice)
    scheme.refresh_from_db()
    assert kind_of(scheme, DAY - timedelta(days=1)).meeting.quorum == ("police", "council")
    assert kind_of(scheme, DAY).meeting.quorum == ("police",)


def test_it_says_what_it_overrides_and_who_set_it(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        set_value(scheme, alice)
        set_value(scheme, alice, value="health", from_date=DAY + timedelta(days=9))
        told = [(v.overrides, v.value, v.because, v.set_by) for v in local_values(scheme)]
    why = "Two part-time desks"
    assert told == [
        ("police", "health", why, personas.alice.user_id),
        ("police; council", "police", why, personas.alice.user_id),
    ]


def test_it_is_in_the_ledger(scheme, personas, looking_as, as_role):
    with looking_as(personas.alice) as alice:
        set_value(scheme, alice)
    with as_role("auditor"):
        assert Entry.objects.filter(what="scheme.value_set").count() == 1


@pytest.mark.parametrize("name", ["bob", "charlie", "analyst"])
def test_only_those_who_lead_set_one(scheme, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer, pytest.raises(PermissionRefused):
        set_value(scheme, viewer)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"path": "clocks.lunch"}, "has no value “clocks.lunch”"),
        ({"path": "clocks.research", "value": "soon"}, "a number and one of"),
        ({"path": "clocks.research", "value": "0 days"}, "a whole number above nought"),
        ({"path": "clocks.research", "value": "5 fortnights"}, "a number and one of"),
        ({"because": " "}, "Say why"),
        ({"path": "delivery", "value": "committee"}, "panel, team"),
        ({"path": "actions.most_extensions", "value": "many"}, "a whole number"),
    ],
)
def test_a_value_that_will_not_do_changes_nothing(scheme, personas, looking_as, changes, told):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match=told):
        set_value(scheme, alice, **changes)
    scheme.refresh_from_db()
    assert scheme.local == {}


def test_the_past_of_a_value_is_not_rewritten(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        set_value(scheme, alice)
        with pytest.raises(DataUnfit, match="begins on that day or later"):
            set_value(scheme, alice, value="health", from_date=DAY - timedelta(days=1))


@pytest.mark.parametrize("slug", known_kinds())
def test_every_setting_takes_its_own_value_and_changes_nothing(slug):
    kind = kind_called(slug)
    settings = settings_of(kind)
    assert laid_over(kind, {path: setting.value for path, setting in settings.items()}) == kind


def words(scheme, by, path, value):
    return set_local_value(
        scheme=scheme, path=path, value=value, because="Agreed by the board", from_date=DAY, by=by
    )


def test_drivers_of_an_area_take_the_place_of_the_kind_s(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        words(scheme, alice, "work.drivers", "Alcohol; County lines;  Debt, or no income")
    scheme.refresh_from_db()
    before, now = kind_of(scheme, DAY - timedelta(days=1)).work, kind_of(scheme, DAY).work
    assert now.drivers == {
        "alcohol": "Alcohol",
        "county_lines": "County lines",
        "money": "Debt, or no income",
    }
    assert "weapon" in before.drivers
    assert now.driver_words("weapon") == "Carrying a weapon"
    assert now.driver_words("county_lines") == before.driver_words("county_lines") == "County lines"
    assert now.driver_words("none") == now.driver_words("") == ""


@pytest.mark.parametrize(
    "value", ["", ";", "Alcohol; alcohol", "None; Alcohol", "x" * 81, "; ".join(f"D{n}" for n in range(31))]
)
def test_drivers_that_will_not_do(scheme, personas, looking_as, value):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        words(scheme, alice, "work.drivers", value)


def test_after_which_reasons_nobody_looks_back(scheme, personas, looking_as):
    assert kind_of(scheme, DAY).work.no_look_back_after == {"died"}
    with looking_as(personas.alice) as alice:
        words(scheme, alice, "work.no_look_back_after", "died; The person declined")
        with pytest.raises(DataUnfit, match="Goals met"):
            words(scheme, alice, "work.no_look_back_after", "bored")
    scheme.refresh_from_db()
    assert kind_of(scheme, DAY).work.no_look_back_after == {"died", "declined"}
    with looking_as(personas.alice) as alice:
        words(scheme, alice, "work.no_look_back_after", "not set")
    scheme.refresh_from_db()
    assert kind_of(scheme, DAY).work.no_look_back_after == frozenset()


def test_waits_are_clocks_that_every_kind_shares(scheme, personas, looking_as):
    for kind in map(kind_called, known_kinds()):
        assert (kind.limit("put_off"), kind.limit("next_look"), kind.limit("files")) == (
            Limit(31, "days"),
            Limit(92, "days"),
            Limit(92, "days"),
        )
    set_by_two(looking_as, personas, scheme, "clocks.put_off", "7 days", DAY)
    with looking_as(personas.alice) as alice:
        assert longest_put_off(alice, on=DAY) == DAY + timedelta(days=7)
        assert longest_put_off(alice, on=DAY - timedelta(days=1)) == DAY + timedelta(days=30)


def test_somebody_of_no_scheme_has_the_shared_wait(personas, looking_as):
    with looking_as(personas.charlie) as charlie:
        assert longest_put_off(charlie, on=DAY) == DAY + timedelta(days=31)


def test_a_wait_that_ends_on_a_day_is_not_set_in_hours(scheme, personas, looking_as):
    with looking_as(personas.alice) as alice:
        for slug in ("warning", "presence", "put_off"):
            with pytest.raises(DataUnfit, match="ends on a day"):
                set_value(scheme, alice, path=f"clocks.{slug}", value="5 hours")
    set_by_two(looking_as, personas, scheme, "clocks.warning", "4 weeks", DAY)
    assert kind_of(scheme, DAY).limit("warning") == Limit(4, "weeks")
    assert kind_of(scheme, DAY).limit("presence") == Limit(366, "days")
