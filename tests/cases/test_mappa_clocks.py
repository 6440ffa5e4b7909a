"""Three time limits of a MAPPA, counted: notified after sentence, first meeting after referral, the board told of a further offence."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from plumbline.cases import services
from plumbline.cases.queries import inbox
from plumbline.cases.queries.clocks import clock_line, late_clocks, watched_clocks
from plumbline.cases.queries.moments import DayTold, Moments
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.services import refer_person
from plumbline.reporting.annual import annual_page
from plumbline.schemes.reading import kind_called
from plumbline.schemes.rules import LONDON
from tests.casework import days
from tests.mappa import NOTIFIED, OFFENDER, a_mappa
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said


NATIONS = pytest.mark.parametrize("nation", ["england", "wales"])
OFFENCE = {
    "charge": "Wounding with intent (made up)",
    "charged_on": "2026-04-02",
    "level_then": "2",
    "first_view": "mandatory",
    "because": "Managed at level 2 on the day",
}


def at(words):
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


def line(clock, nation="england", *, now="2026-12-31 12:00", states=(), days_told=(), **fixed):
    kind = kind_called("mappa", nation)
    found = Moments(
        fixed={name: [at(one) for one in fixed.get(name, ())] for name in ("referred", "received", "taken_in", "discussed", "closed")},
        entries=(),
        states=[(state, at(when)) for state, when in states],
        days={name: DayTold(date.fromisoformat(on), at(when)) for name, on, when in days_told},
    )  # fmt: skip
    return clock_line(kind.clocks[clock], kind, found, [], {}, at(now))


@NATIONS
@pytest.mark.parametrize(
    ("sentenced", "referred", "due", "kept"),
    [
        # Three days by the calendar: weekends and bank holidays count, as nobody is less dangerous on them.
        ("2026-03-02", "2026-03-05 23:59", "2026-03-06 00:00", True),
        ("2026-03-02", "2026-03-06 00:01", "2026-03-06 00:00", False),
        ("2026-03-06", "2026-03-09 09:00", "2026-03-10 00:00", True),  # over a weekend
        ("2026-04-02", "2026-04-07 09:00", "2026-04-06 00:00", False),  # Good Friday to Easter Monday
        ("2026-12-24", "2026-12-28 00:00", "2026-12-28 00:00", True),  # to the last moment
        ("2026-03-27", "2026-03-30 23:30", "2026-03-31 00:00", True),  # the clock goes on
        ("2026-10-23", "2026-10-26 23:30", "2026-10-27 00:00", True),  # the clock goes back
    ],
)
def test_notified_after_sentence(nation, sentenced, referred, due, kept):
    found = line("identify", nation, referred=[referred], days_told=[("sentenced", sentenced, referred)])
    assert (found.due, found.kept) == (at(due), kept)


def test_one_notified_before_sentence_waits_for_nothing():
    assert (
        line(
            "identify",
            referred=["2026-03-02 10:00"],
            days_told=[("sentenced", "2026-03-09", "2026-03-02 10:00")],
        )
        is None
    )


def test_without_a_day_of_sentence_nothing_is_counted():
    assert line("identify", referred=["2026-03-02 10:00"]) is None


@NATIONS
@pytest.mark.parametrize(
    ("release", "due"),
    [
        ("2026-12-15", "2026-06-16 00:00"),
        ("2026-08-31", "2026-03-01 00:00"),  # there is no 31 February
        ("2027-01-27", "2026-07-28 00:00"),  # the clock goes back between
        ("2026-12-26", "2026-06-27 00:00"),  # by the calendar: a Friday, and the release on a weekend
    ],
)
def test_a_level_is_due_six_months_before_release(nation, release, due):
    found = line(
        "level_before_release", nation, now="2026-02-10 12:00", referred=["2026-02-02 10:00"],
        days_told=[("release", release, "2026-02-02 10:00")],
    )  # fmt: skip
    assert (found.due, found.kept, found.before) == (at(due), None, date.fromisoformat(release))
    late = line(
        "level_before_release", nation, now="2026-12-31 12:00", referred=["2026-02-02 10:00"],
        days_told=[("release", release, "2026-02-02 10:00")],
    )  # fmt: skip
    assert (late.is_late, late.kept) == (True, False)


@pytest.mark.parametrize("days_told", [[], [("release", "2026-07-01", "2026-02-02 10:00")]])
def test_without_a_day_of_release_or_notified_within_six_months_of_it_nothing_is_waited_for(days_told):
    assert line("level_before_release", referred=["2026-02-02 10:00"], days_told=days_told) is None


@NATIONS
@pytest.mark.parametrize(
    ("referred", "discussed", "due", "kept"),
    [
        ("2026-03-02 10:00", "2026-03-30 17:00", "2026-03-31 00:00", True),  # the twentieth working day
        ("2026-03-02 10:00", "2026-03-31 10:00", "2026-03-31 00:00", False),
        ("2026-03-20 10:00", "2026-04-21 10:00", "2026-04-22 00:00", True),  # Good Friday and Easter Monday
        ("2026-03-21 10:00", "2026-04-21 10:00", "2026-04-22 00:00", True),  # referred on a Saturday
        (
            "2026-12-14 10:00",
            "2027-01-14 10:00",
            "2027-01-15 00:00",
            True,
        ),  # Christmas, Boxing Day kept on the 28th, New Year
        ("2026-08-28 16:59", "2026-09-28 10:00", "2026-09-29 00:00", True),  # summer bank holiday
    ],
)
def test_first_meeting_after_referral_to_level_2_or_3(nation, referred, discussed, due, kept):
    found = line(
        "first_meeting",
        nation,
        now="2027-12-31 12:00",
        states=[("referred", referred)],
        discussed=[discussed],
    )
    assert (found.due, found.kept) == (at(due), kept)


def test_a_case_that_is_referred_again_is_counted_from_then():
    again = [
        ("referred", "2026-03-02 10:00"),
        ("heard", "2026-03-09 10:00"),
        ("referred", "2026-06-01 10:00"),
    ]
    waiting = line("first_meeting", now="2026-06-02 10:00", states=again, discussed=["2026-03-09 10:00"])
    assert (waiting.starts, waiting.stops, waiting.kept) == (at("2026-06-01 10:00"), None, None)
    heard = line("first_meeting", states=again, discussed=["2026-03-09 10:00", "2026-06-08 10:00"])
    assert (heard.stops, heard.kept) == (at("2026-06-08 10:00"), True)


def test_a_case_that_closes_unheard_stops_it():
    found = line("first_meeting", states=[("referred", "2026-03-02 10:00")], closed=["2026-03-04 10:00"])
    assert (found.stops, found.kept) == (at("2026-03-04 10:00"), True)


@NATIONS
@pytest.mark.parametrize(
    ("charged", "told", "written", "due", "kept"),
    [
        ("2026-03-02", "2026-03-09", "2026-03-20 10:00", "2026-03-10 00:00", True),
        ("2026-03-02", "2026-03-10", "2026-03-20 10:00", "2026-03-10 00:00", False),
        ("2026-04-02", "2026-04-13", "2026-04-13 10:00", "2026-04-14 00:00", True),  # over Easter
        ("2026-03-07", "2026-03-13", "2026-03-13 10:00", "2026-03-14 00:00", True),  # charged on a Saturday
        (
            "2026-05-22",
            "2026-06-02",
            "2026-06-02 10:00",
            "2026-06-02 00:00",
            False,
        ),  # over the spring bank holiday, told a day late
    ],
)
def test_the_board_is_told_of_a_serious_further_offence(nation, charged, told, written, due, kept):
    told_days = [("charged", charged, written), ("board_told", told, written)]
    found = line("case_review_told", nation, days_told=told_days)

    assert (found.due, found.kept) == (at(due), kept)


def test_until_the_board_is_told_it_runs_and_then_is_late():
    charged = [("charged", "2026-03-02", "2026-03-03 10:00")]
    running = line("case_review_told", days_told=charged, now="2026-03-09 23:59")
    assert (running.stops, running.is_late, running.kept) == (None, False, None)
    late = line("case_review_told", days_told=charged, now="2026-03-10 00:01")
    assert (late.stops, late.is_late, late.kept) == (None, True, False)


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


def sentenced(mappa, on):
    with mappa.look(mappa.p.bob) as bob:
        return refer_person(
            scheme=mappa.scheme,
            words="Sentenced to four years for wounding",
            people=[replace(OFFENDER)],
            entry=GivenEntry("sentence", answers=NOTIFIED | {"sentenced_on": on}),
            made_up=True,
            by=bob,
            at=days(0),
        )


def shown(mappa, case, who="alice", now=None):
    with mappa.look(getattr(mappa.p, who)) as viewer:
        return {one.clock.slug: one for one in watched_clocks(viewer, case, at=now or days(60))}


@pytest.mark.parametrize(("on", "kept"), [("2026-02-27", True), ("2026-02-20", False)], ids=["kept", "late"])
def test_the_day_of_sentence_on_a_notification_starts_it(mappa, on, kept):
    case = mappa.taken(sentenced(mappa, on))
    assert shown(mappa, case)["identify"].kept is kept
    assert shown(mappa, case, "bob")["identify"].kept is kept


def released(mappa, on):
    with mappa.look(mappa.p.bob) as bob:
        referral = refer_person(
            scheme=mappa.scheme, words="Before release", people=[replace(OFFENDER)],
            entry=GivenEntry("transfer_in", answers=NOTIFIED | {"release_on": on}), made_up=True, by=bob, at=days(0),
        )  # fmt: skip
    return mappa.taken(referral)


def test_a_level_that_is_set_stops_it(mappa):
    case = released(mappa, "2026-10-15")
    assert shown(mappa, case, now=days(20))["level_before_release"].stops is None
    mappa.screened(case)
    found = shown(mappa, case)["level_before_release"]
    assert (found.stops, found.kept) == (days(2), True)
    with mappa.look(mappa.p.alice) as alice:
        page = annual_page(alice, "mappa", 2026, today=date(2026, 4, 30))
    counts = {one.slug: (one.numerator, one.denominator) for one in page.lines}
    assert counts["level_in_time"] == (1, 1)


@pytest.mark.parametrize(("on", "due"), [("2026-11-15", "2026-05-16 00:00"), ("", None)])
def test_a_day_of_release_that_changed_takes_the_place_of_the_first(mappa, on, due):
    case = released(mappa, "2026-10-15")
    assert shown(mappa, case)["level_before_release"].due == at("2026-04-16 00:00")
    with mappa.look(mappa.p.alice) as alice:
        answers = {"release_on": on, "why": "Parole was refused"}
        services.fill_form(case=case, form="release_day", answers=answers, by=alice, at=days(10))
    found = shown(mappa, case).get("level_before_release")
    assert (found and found.due) == (due and at(due))


def test_the_page_says_before_which_day(mappa):
    case = released(mappa, "2027-10-15")
    words = said(signed_in("alice").get(f"/cases/{case.ref}"))
    assert "6 months before 15 October 2027" in words


def test_words_typed_before_a_day_was_asked_for_start_nothing_and_are_read_as_they_were(mappa):
    case = mappa.taken(sentenced(mappa, "27 February, at Exton"))
    assert "identify" not in shown(mappa, case)
    form = kind_called("mappa").forms["referral"]
    said = dict(form.said({"sentenced_on": "27 February, at Exton"}))
    assert said["Day of sentence, caution or order"] == "27 February, at Exton"


def test_a_referral_to_a_higher_level_runs_until_it_is_heard(mappa):
    case = mappa.referred(at=days(20))
    running = shown(mappa, case, now=days(22))["first_meeting"]
    assert (running.starts, running.stops) == (days(20), None)
    assert shown(mappa, case, now=days(60))["first_meeting"].is_late


def test_a_notice_runs_until_it_says_when_the_board_was_told(mappa):
    case = mappa.at_level("2", at=days(27))
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form="serious_further_offence", answers=OFFENCE, by=alice, at=days(32))
    assert shown(mappa, case)["case_review_told"].is_late
    told = OFFENCE | {"board_told_on": "2026-04-08", "told": "The chair, by telephone"}
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form="serious_further_offence", answers=told, by=alice, at=days(40))
    after = shown(mappa, case)["case_review_told"]
    assert (after.stops.astimezone(LONDON).date() - timedelta(days=1), after.kept) == (date(2026, 4, 8), True)


def late_in(mappa):
    with mappa.look(mappa.p.alice) as alice:
        cases = [one.case for one in inbox(alice).cases]
        return {late.line.clock.slug for late in late_clocks(alice, cases)}


def test_a_limit_that_is_past_stands_in_the_inbox_until_what_it_waits_for_has_happened(mappa):
    case = mappa.at_level("2", at=days(27))
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form="serious_further_offence", answers=OFFENCE, by=alice, at=days(32))
    assert "case_review_told" in late_in(mappa)
    page = signed_in("alice").get("/inbox?group=limits").content.decode()
    # Five working days from the charge of 2 April, with Good Friday and Easter Monday among the days between.
    assert "Strategic management board told of a serious further offence. Due 13 April 2026" in page
    told = OFFENCE | {"board_told_on": "2026-04-08", "told": "The chair, by telephone"}
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form="serious_further_offence", answers=told, by=alice, at=days(40))
    assert "case_review_told" not in late_in(mappa)
