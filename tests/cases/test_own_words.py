"""The person's own words of a contact, read by fewer than read the contact: nobody else learns that there are any."""

from uuid import uuid4

import pytest
from django.db import connection

from plumbline.cases import services as cases
from plumbline.cases.models import Contact, ContactWords
from plumbline.cases.queries import case_page
from plumbline.cases.queries.reviewing import said_since
from plumbline.cases.queries.taking_out import summary_of
from plumbline.cases.services import GivenReaders
from plumbline.meetings.queries.chronology import chronology
from plumbline.values.errors import DataUnfit, StageRefused
from tests.casework import days
from tests.casework import panel as panel


OWN, WORDS = GivenReaders("owner"), "KanariOwnWords"


def met(panel, case, own_words=OWN, **changes):
    with panel.look(panel.p.worker) as worker:
        given = {
            "outcome": "met",
            "minutes": 20,
            "words": "At home",
            "their_words": WORDS,
            "at": days(9),
        } | changes
        return cases.log_contact(case=case, by=worker, own_words=own_words, **given)


def corrected(panel, contact, **changes):
    with panel.look(panel.p.worker) as worker:
        given = {
            "because": "Longer",
            "outcome": "met",
            "minutes": 25,
            "their_words": WORDS,
            "at": days(10),
        } | changes
        return cases.correct_contact(contact=contact, by=worker, **given)


def who_reads(panel, contact):
    """Who finds the words anywhere in the database, beside or apart from the contact."""
    found = set()
    for name in ("alice", "bob", "dana", "worker"):
        with panel.look(getattr(panel.p, name)):
            beside = Contact.objects.filter(id=contact.id, their_words=WORDS).exists()
            if beside or ContactWords.objects.filter(contact=contact.id).exists():
                found.add(name)
    return found


def test_they_are_as_open_as_the_contact_or_read_by_those_who_were_chosen(panel):
    case, _, _ = panel.active()
    police = GivenReaders("owner", (panel.p.agencies["police"],))
    assert who_reads(panel, met(panel, case, GivenReaders())) == {"alice", "bob", "dana", "worker"}
    assert who_reads(panel, met(panel, case, police)) == {"bob", "worker"}
    kept = met(panel, case)
    assert who_reads(panel, kept) == {"worker"}
    with panel.look(panel.p.bob):
        assert Contact.objects.filter(id=kept.id).exists(), "the contact is for all"


def test_they_are_never_wider_than_the_contact(panel):
    case, _, _ = panel.active()
    police = GivenReaders("owner", (panel.p.agencies["police"],))
    with pytest.raises(DataUnfit, match="Fewer read this contact"):
        met(panel, case, police, readers=OWN)
    assert who_reads(panel, met(panel, case, OWN, readers=police)) == {"worker"}


def test_the_database_gives_them_to_nobody_who_does_not_read_the_contact(panel, as_role):
    case, _, _ = panel.active()
    kept = met(panel, case, OWN, readers=OWN)
    with as_role("migrator"):
        ContactWords.objects.filter(contact=kept).update(seen_by_agencies=[panel.p.agencies["police"]])
    assert who_reads(panel, kept) == set()


def test_they_stay_closed_in_a_correction_that_says_nothing_of_them(panel):
    case, _, _ = panel.active()
    assert who_reads(panel, corrected(panel, met(panel, case))) == {"worker"}


def test_closed_by_a_correction_what_stood_before_is_closed_too_and_kept(panel):
    case, _, _ = panel.active()
    police = GivenReaders("owner", (panel.p.agencies["police"],))
    first = met(panel, case, GivenReaders())
    second = corrected(panel, first, own_words=police)
    assert who_reads(panel, first) == who_reads(panel, second) == {"bob", "worker"}
    third = corrected(panel, second, own_words=OWN, at=days(11))
    assert {who for one in (first, second, third) for who in who_reads(panel, one)} == {"worker"}
    with panel.look(panel.p.worker):
        assert ContactWords.objects.get(contact=first).their_words == WORDS


def test_nobody_closes_what_another_logged(panel):
    case, _, _ = panel.active()
    first = met(panel, case, GivenReaders())
    second = corrected(panel, first, own_words=OWN)
    with panel.look(panel.p.bob), connection.cursor() as cursor:
        cursor.execute("SELECT cases_close_words_before(%s)", [second.id])
        assert cursor.fetchone() == (0,)


def test_an_entry_sent_again_makes_the_same_contact_and_with_other_words_none(panel):
    case, _, _ = panel.active()
    entry = uuid4()
    first = met(panel, case, entry=entry, happened_at=days(9))
    assert met(panel, case, entry=entry, happened_at=days(9)) == first
    with pytest.raises(StageRefused, match="saved before"):
        met(panel, case, entry=entry, happened_at=days(9), their_words="Other")
    assert who_reads(panel, first) == {"worker"}


def test_pages_show_them_to_those_who_read_them_alone_and_a_review_quotes_them_to_nobody(panel):
    case, _, _ = panel.active()
    met(panel, case)
    for name, reads in (("worker", True), ("bob", False), ("alice", False)):
        with panel.look(getattr(panel.p, name)) as viewer:
            page = case_page(viewer, case.ref)
            rows = [line.row for line in chronology(viewer, case.ref).lines]
            assert (WORDS in str([line.apart and line.apart.their_words for line in page.contacts])) is reads
            assert any(WORDS in row.apart for row in rows) is reads
            assert not any(WORDS in row.detail for row in rows)
            assert said_since(page) == ()


def test_a_review_quotes_no_contact_that_fewer_read(panel):
    case, _, _ = panel.active()
    met(panel, case, GivenReaders(), readers=OWN)
    with panel.look(panel.p.worker) as worker:
        assert said_since(case_page(worker, case.ref)) == ()


def test_what_an_agency_takes_out_holds_its_own_and_no_others(panel):
    case, _, _ = panel.active()
    met(panel, case)
    with panel.look(panel.p.worker) as worker:
        assert [line.apart.their_words for line in summary_of(worker, case, on=days(9).date()).contacts] == [
            WORDS
        ]
    with panel.look(panel.p.alice) as alice:
        assert summary_of(alice, case, on=days(9).date()).contacts == ()
