"""The return by entry cohort: who is in it, for how long they are followed, what is counted, what is hidden, and both series of a changed definition."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from plumbline.cases import services
from plumbline.cases.on_time import Stretch, reviews_fallen
from plumbline.cases.queries.entered import EnteredCase, Outcome
from plumbline.cases.reviewing import LastReview
from plumbline.reporting.entering import EntryLine, EntryPage, _lines, entry_csv, entry_page, line_of_entry
from plumbline.schemes.kind import Limit
from plumbline.schemes.reading import KINDS, kind_called, read_kind
from plumbline.values.errors import DataUnfit, NotVisible
from tests.cases.test_look_backs import files_reach
from tests.casework import days
from tests.iom import MANAGED, Iom, start_iom
from tests.lived import add_events, add_spell


LONDON = ZoneInfo("Europe/London")
LATER = date(2027, 6, 1)


@pytest.fixture
def iom(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as))


def page_of(iom, who="alice", *, quarter=1, today=LATER):
    viewer = getattr(iom.p, who)
    with iom.look(viewer):
        return entry_page(viewer, "iom", 2026, quarter, today=today)


def numbers(page):
    return {line.slug: (line.numerator, line.denominator) for line in page.lines}


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=LONDON)


@pytest.fixture
def lived(iom):
    """One who entered on 9 March 2026, in custody for 100 days, suspected on four days of which two fall in the time; one who moved away."""
    case = iom.selected()
    entered = days(7).date()
    last = date(2027, 3, 9)
    shared = {
        "agency": iom.p.agencies["police"],
        "seen_by": [iom.p.agencies["police"], iom.p.agencies["council"]],
        "stored": days(9),
    }
    moments = [at(entered), at(entered + timedelta(days=1)), at(last, 23), at(last + timedelta(days=1), 0)]
    add_events(case.person_id, *moments, role="suspect", harm=10.0, **shared)
    add_events(case.person_id, at(entered + timedelta(days=40)), role="victim", harm=99.0, **shared)
    add_spell(case.person_id, date(2026, 5, 1), date(2026, 8, 9), **shared)
    other = iom.selected(iom.taken(iom.nominated(person=replace(MANAGED, last_name="Mover"))), cohort="free")
    with iom.look(iom.p.alice) as alice:
        rated = services.GivenRating
        from plumbline.cases.queries import case_page

        lines = [rated(line.objective.id, "partly") for line in case_page(alice, other.ref).objectives]
        services.hold_review(case=other, ratings=lines, words="x", outcome="close", by=alice, at=days(20))
        services.close_case(case=other, reason="moved", words="x", by=alice, at=days(30))
    files_reach(iom.p.agencies["police"], last)
    return case, other


class TestWhoAndWhat:
    def test_each_from_the_day_after_entry_for_twelve_months(self, iom, lived):
        page = page_of(iom)
        found = numbers(page)
        assert found["entered"] == (2, None)
        assert found["fixed"] == (1, 2)
        assert found["decided"] == (2, 2)
        assert found["followed"] == (1, 2)
        assert found["reinvolved"] == (1, 1)
        assert found["rate"][0] == 2
        assert found["harm"] == (20, 1)
        (one,) = line_of_entry(page, "followed").people
        assert [e.on for e in one.events] == [date(2026, 3, 10), date(2027, 3, 9)]
        assert line_of_entry(page, "rate").pairs == ((2, (365 - 100) / 365.25),)

    def test_whoever_was_let_go_stays_in_and_whoever_moved_is_said_to_be_untold(self, iom, lived):
        page = page_of(iom)
        assert page.let_go == (("Moved away", 1),)
        assert [words for words, _ in page.doubts] == [
            "The person moved or was handed over to another area, and what happens there reaches no file here."
        ]

    def test_what_the_coordinator_may_not_see_is_counted_and_not_shown(self, iom):
        case = iom.selected()
        police = iom.p.agencies["police"]
        add_events(
            case.person_id,
            at(date(2026, 5, 1)),
            agency=police,
            seen_by=[police],
            stored=days(9),
            role="suspect",
            harm=3.0,
        )
        add_events(
            case.person_id, at(date(2026, 5, 2)), agency=police, seen_by=[police, iom.p.agencies["council"]], stored=days(9),
            role="victim", harm=3.0,
        )  # fmt: skip
        files_reach(police, date(2027, 3, 9))
        mine, theirs = page_of(iom), page_of(iom, "chair")
        assert numbers(mine)["reinvolved"] == (1, 1)
        assert line_of_entry(mine, "reinvolved").people == ()
        assert numbers(theirs) == numbers(mine)

    @pytest.mark.parametrize("who", ["bob", "worker", "board", "charlie"])
    def test_the_database_counts_for_those_who_lead_alone(self, iom, lived, who):
        case, _ = lived
        with iom.look(getattr(iom.p, who)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM cases_entry_outcomes(%s, %s, %s, %s)",
                [iom.scheme.id, [case.id], [date(2026, 3, 10)], [date(2027, 3, 9)]],
            )
            assert cursor.fetchall() == []

    def test_before_the_time_is_over_nobody_is_followed(self, iom, lived):
        page = page_of(iom, today=date(2027, 3, 9))
        assert numbers(page)["followed"] == (0, 2)
        assert line_of_entry(page, "rate").cells() == ("hidden", "hidden", "")

    def test_another_quarter_holds_nobody(self, iom, lived):
        assert numbers(page_of(iom, quarter=2))["entered"] == (0, None)

    def test_selected_again_a_person_counts_at_the_first_entry_alone(self, iom, lived):
        case, _ = lived
        iom.decides(case, "select_flex", "Other offences", at=days(120))
        assert numbers(page_of(iom, quarter=2))["entered"] == (0, None)
        assert line_of_entry(page_of(iom), "fixed").numerator == 1

    @pytest.mark.parametrize("who", ["bob", "dana", "board", "charlie", "governance"])
    def test_whoever_leads_no_such_scheme_has_none(self, iom, who):
        with pytest.raises(NotVisible):
            page_of(iom, who=who)

    def test_the_file_hides_the_few_and_says_what_it_is_not(self, iom, lived):
        rows = list(csv.reader(io.StringIO(entry_csv(page_of(iom)))))
        assert "Proven reoffending" in rows[3][0]
        cells = {row[0]: row[2:5] for row in rows[5:]}
        assert cells["People who entered"] == ["7 or fewer", "", ""]
        assert cells["Events as suspect for each year at liberty"] == ["hidden", "hidden", ""]


def person(*, on_time=1, due=1):
    """Somebody who entered on 9 March 2026."""
    return EnteredCase(
        case=None, name=None, entered_on=date(2026, 3, 9), value="fixed", decided_on_time=True, reviews_on_time=on_time, reviews_due=due,
        closed_for="", followed_from=date(2026, 3, 10), followed_until=date(2027, 3, 9), doubts=(), events=(),
    )  # fmt: skip


def lived_so(*harms):
    """What followed for somebody: events as suspect of so much harm, a whole year at liberty."""
    return Outcome(len(harms), sum(harms), 365)


def line(slug, outcomes, people=()) -> EntryLine:
    indicators = {one.slug: one for one in kind_called("iom").returns["cohorts"].indicators}
    (found,) = _lines(indicators[slug], people, outcomes)
    return found


class TestWhatIsShown:
    many = [lived_so(10.0, 5.0)] * 6 + [lived_so()] * 14

    def test_a_share_stands_with_its_interval(self):
        assert line("reinvolved", self.many).cells() == ("6", "20", "30% (15% to 52%)")

    def test_a_rate_and_a_mean_with_theirs(self):
        years = 20 * 365 / 365.25
        count, of, rate = line("rate", self.many).cells()
        assert (count, of) == ("12", f"{years:.1f} years")
        assert rate.startswith(f"{12 / years:.2f} (")
        assert line("harm", self.many).cells()[2].startswith("4.50 (")

    @pytest.mark.parametrize(("some", "none"), [(3, 17), (17, 3), (1, 1)])
    def test_few_are_hidden_among_those_with_and_those_without(self, some, none):
        outcomes = [lived_so(10.0)] * some + [lived_so()] * none
        for slug in ("reinvolved", "rate", "harm"):
            assert line(slug, outcomes).cells()[0] == "hidden"

    def test_how_many_are_followed_is_told_by_no_line_where_its_own_hides_it(self):
        for slug in ("reinvolved", "rate", "harm"):
            assert line(slug, self.many, [person()] * 22).cells() == ("hidden", "hidden", "")
            assert line(slug, self.many, [person()] * 26).cells()[1] != "hidden"

    def test_reviews_go_together_by_case_and_the_interval_knows(self):
        people = [person(on_time=20, due=20)] * 6 + [person(on_time=0, due=20)] * 6
        low, high = line("reviews", (), people).cells()[2].split("(")[1].rstrip(")").split(" to ")
        assert int(low.rstrip("%")) < 30
        assert int(high.rstrip("%")) > 70

    def test_how_many_are_not_followed_for_one_reason_is_not_left_over_from_the_others(self):
        """20 entered and 3 are followed: of 17, 5 and 9 leave the 3 that are hidden."""
        doubts = (("Files end before", 5), ("Moved away", 3), ("Not joined", 9))
        page = EntryPage(None, None, None, (), (), let_go=(), ended="Ended", whose="", doubts=doubts)
        assert page.told_doubts == (
            ("Files end before", "hidden"),
            ("Moved away", "hidden"),
            ("Not joined", "9"),
        )


class TestADefinitionThatChanged:
    @pytest.fixture
    def changed(self, tmp_path):
        import shutil

        folder = shutil.copytree(KINDS / "iom", tmp_path / "iom")
        path = folder / "returns.yaml"
        told = path.read_text().replace(
            "      counts: reinvolved\n",
            "      counts: reinvolved_twice\n      version: 2\n      effective_from: 2027-04-01\n      earlier:\n"
            "        - {version: 1, definition: At least one event., counts: reinvolved, source: as before}\n",
        )

        def read(text=told):
            path.write_text(text)
            return read_kind(folder)

        read.told = told
        return read

    def test_both_series_are_kept_each_with_its_definition(self, changed):
        indicators = {one.slug: one for one in changed().returns["cohorts"].indicators}
        outcomes = [lived_so(1.0)] * 5 + [lived_so(1.0, 1.0)] * 6 + [lived_so()] * 9
        assert [
            (one.by, one.numerator, one.denominator) for one in _lines(indicators["reinvolved"], (), outcomes)
        ] == [
            ("by definition 1", 11, 20),
            ("by definition 2, from 1 April 2027", 6, 20),
        ]

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("version: 1,", "version: 2,", "versions rise"),
            ("      effective_from: 2027-04-01\n", "", "has “version” and “effective_from”"),
            ("{version: 1,", "{version: 1, effective_from: 2028-01-01,", "before the one that holds"),
        ],
    )
    def test_versions_that_do_not_follow_one_another_are_refused(self, changed, old, new, told):
        assert old in changed.told
        with pytest.raises(DataUnfit, match=told):
            changed(changed.told.replace(old, new))


LIMITS = {"": Limit(28, "days"), "red": Limit(1, "days"), "green": Limit(28, "days")}
BEGAN = date(2026, 3, 9)


def kept(day, next_on):
    return LastReview("keep", date.fromisoformat(day), date.fromisoformat(next_on))


class TestReviewsOnTime:
    @pytest.mark.parametrize(
        ("held", "changes", "until", "ended", "expected"),
        [
            ([], [], "2026-04-05", None, (0, 0)),  # not due yet
            ([], [], "2026-04-06", None, (0, 1)),  # due on that day, and not held
            ([kept("2026-04-06", "2026-05-04")], [], "2026-04-30", None, (1, 1)),
            ([kept("2026-04-07", "2026-05-05")], [], "2026-04-30", None, (0, 1)),
            ([], [("2026-03-20", "red")], "2026-03-21", None, (0, 1)),  # red at once is due the next day
            ([kept("2026-03-21", "2026-03-22")], [("2026-03-20", "red")], "2026-03-21", None, (1, 1)),
            # Red for a day, and green before anybody looked: the review that red asked for was due.
            ([], [("2026-03-20", "red"), ("2026-03-25", "green")], "2026-03-30", None, (0, 1)),
            ([], [], "2026-04-30", "2026-04-01", (0, 0)),  # let go before it was due
        ],
    )
    def test_what_was_due_and_what_was_held(self, held, changes, until, ended, expected):
        found = list(reviews_fallen(
            Stretch(BEGAN, held, date.fromisoformat(ended) if ended else None),
            changes=[(date.fromisoformat(day), value) for day, value in changes], limit_of=LIMITS.__getitem__,
            until=date.fromisoformat(until),
        ))  # fmt: skip
        assert (sum(one.on_time for one in found), len(found)) == expected
