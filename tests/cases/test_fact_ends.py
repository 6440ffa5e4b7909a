"""A fact of an answer, taken back by the agency that gave it: nobody else reads its words from then on, and each of its readers learns why."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import services as cases
from plumbline.cases.models import Fact, FactEnd, OnwardFact
from plumbline.cases.queries.fact_ends import own_facts
from plumbline.cases.queries.onward import facts_to_share, onward_shown
from plumbline.cases.queries.page import case_page
from plumbline.cases.queries.taking_out import summary_of
from plumbline.cases.services import OtherWords
from plumbline.meetings.queries.chronology import chronology
from plumbline.meetings.queries.notes import note_page
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.cases.test_closed import who_reads
from tests.casework import days
from tests.casework import panel as panel


SAID = "Seen with a knife at the bus station"
WHY = "It was his brother"
RIGHT = OtherWords("Seen with a penknife", "Second statement", date(2026, 2, 20), "fact")


def fact_of(panel, case):
    with panel.look(panel.p.bob):
        return Fact.objects.get(reply__request__case=case)


def take_back(panel, fact, why="wrong", who="bob", **changes):
    with panel.look(getattr(panel.p, who)) as viewer:
        given = {"because": WHY, "at": days(8)} | changes
        return cases.take_back_fact(fact_id=fact.id, why=why, by=viewer, **given)


def read_by(panel, case, who):
    """What somebody reads of the answers of a case, on its page and in its chronology."""
    with panel.look(getattr(panel.p, who)) as viewer:
        lines = case_page(viewer, case.ref).requests
        rows = chronology(viewer, case.ref).lines
        return (
            [f.fact.words for line in lines for f in line.facts],
            [one.said for line in lines for one in line.taken_back],
            [row.row.words for row in rows],
        )


@pytest.mark.parametrize("why", ["wrong", "mistake"])
def test_whoever_read_it_reads_that_it_was_withdrawn_and_not_what_it_said(panel, why):
    case, _, _ = panel.active()
    take_back(panel, fact_of(panel, case), why)
    said = f"Withdrawn on {days(8):%-d %B %Y} by Police, because: {WHY}."
    for who in ("alice", "dana", "worker", "bob"):
        facts, ended, rows = read_by(panel, case, who)
        assert facts == []
        assert ended == [said]
        assert said in rows
        assert SAID not in rows
    assert who_reads(panel, Fact, words=SAID) == {"bob"}
    assert who_reads(panel, FactEnd, fact__isnull=False) >= {"alice", "dana", "worker"}


def test_no_list_offers_it_and_no_room_is_shown_it(panel):
    case, item = panel.conferenced()
    take_back(panel, fact_of(panel, case))
    with panel.look(panel.p.bob) as bob:
        assert own_facts(bob) == []
        assert facts_to_share(bob, case) == []
        assert [f for line in summary_of(bob, case, on=days(9).date()).said for f in line.facts] == []
    with panel.look(panel.p.alice) as alice:
        assert note_page(alice, item.id).facts == ()


def test_a_correction_stands_for_it_with_the_same_readers(panel):
    case, _, _ = panel.active()
    take_back(panel, fact_of(panel, case), "corrected", instead=RIGHT)
    facts, ended, _ = read_by(panel, case, "dana")
    assert facts == ["Seen with a penknife"]
    assert ended == [f"Corrected on {days(8):%-d %B %Y} by Police, because: {WHY}."]
    assert who_reads(panel, Fact, words=RIGHT.words) == {"alice", "bob", "dana", "worker"}


def test_a_correction_may_be_corrected(panel):
    case, _, _ = panel.active()
    first = take_back(panel, fact_of(panel, case), "corrected", instead=RIGHT)
    take_back(panel, first.replaced_by)
    assert read_by(panel, case, "dana")[0] == []
    assert len(read_by(panel, case, "dana")[1]) == 2


def test_what_is_narrowed_holds_for_its_agency_alone(panel):
    case, _, _ = panel.active()
    fact = fact_of(panel, case)
    take_back(panel, fact, "narrowed")
    assert read_by(panel, case, "bob")[:2] == ([SAID], [])
    facts, ended, _ = read_by(panel, case, "dana")
    assert facts == []
    assert ended == [f"Kept to Police since {days(8):%-d %B %Y}, because: {WHY}."]
    with pytest.raises(DataUnfit, match="Nobody outside"):
        take_back(panel, fact, "narrowed")
    take_back(panel, fact)
    assert read_by(panel, case, "bob")[0] == []


def test_what_went_on_to_a_provider_goes_from_there(panel):
    case, _, _ = panel.active()
    onward = panel.referred_on(case, by=panel.p.alice)
    take_back(panel, fact_of(panel, case))
    for who in ("worker", "alice"):
        with panel.look(getattr(panel.p, who)) as viewer:
            line = onward_shown(viewer, onward.id)
            assert line.facts == ()
            assert [one.said for one in line.taken_back] == [
                f"Withdrawn on {days(8):%-d %B %Y} by Police, because: {WHY}."
            ]
    assert who_reads(panel, OnwardFact, onward=onward) == {"bob"}


def test_nobody_takes_back_what_another_agency_gave(panel):
    case, _, _ = panel.active()
    fact = fact_of(panel, case)
    with pytest.raises(PermissionRefused):
        take_back(panel, fact, who="dana")
    with pytest.raises(NotVisible):
        take_back(panel, fact, who="charlie")
    take_back(panel, fact)
    with pytest.raises(NotVisible):
        take_back(panel, fact)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"because": " "}, "Say why"),
        ({"why": "gone"}, "Choose what"),
        ({"why": "corrected"}, "what is right"),
        ({"why": "corrected", "instead": OtherWords("", "Log", date(2026, 2, 20), "fact")}, "its source"),
        ({"why": "corrected", "instead": OtherWords("A", "Log", days(9).date(), "fact")}, "not to come"),
        ({"why": "corrected", "instead": OtherWords(SAID, "Officer's statement", date(2026, 2, 20), "fact")}, "says now"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(panel, changes, said):
    case = panel.researched()
    with pytest.raises(DataUnfit, match=said):
        take_back(panel, fact_of(panel, case), **changes)


def ended(fact, by, **changes):
    """A row that ends a fact, written past the services."""
    record("fact.withdrawn", verb=Verb.ALTERATION, object_kind="research-reply", objects=[fact.id], by=by)
    given = {
        "reply": fact.reply,
        "fact": fact,
        "why": "wrong",
        "because": "No",
        "at": days(8),
        "by": by.user_id,
    }
    FactEnd.objects.create(**(given | {"owner_agency": fact.owner_agency, "marking": "owner"} | changes))


def wider(fact, by):
    """A correction that the whole panel would read, of a fact that one agency reads."""
    record("fact.corrected", verb=Verb.ALTERATION, object_kind="research-reply", objects=[fact.id], by=by)
    same = ("reply", "source", "on", "nature", "gateway", "citation", "owner_agency")
    stands = Fact.objects.create(words="Wider", **{name: getattr(fact, name) for name in same})
    ended(fact, by, why="corrected", replaced_by=stands, seen_by_agencies=[fact.owner_agency])


def test_the_database_lets_nobody_end_for_another_agency(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.bob):
        fact = Fact.objects.select_related("reply").get(reply__request__case=case)
    with panel.look(panel.p.dana) as dana, transaction.atomic():
        with pytest.raises(DatabaseError, match="row-level"):
            ended(fact, dana)
        transaction.set_rollback(True)


def test_the_database_lets_no_correction_be_read_by_more(panel):
    case = panel.triaged()
    with panel.look(panel.p.bob) as bob, transaction.atomic():
        given = {"answer": "known", "facts": [panel.fact(marking="owner")], "at": days(2)}
        cases.reply_to_request(request=panel.request_of(bob, case), by=bob, **given)
        with pytest.raises(DatabaseError, match="no more readers"):
            wider(Fact.objects.get(), bob)
        transaction.set_rollback(True)
