"""Voice: held apart from cases, coded by two who do not see each other, quoted by consent and check alone, and taken back at once."""

from datetime import date

import pytest
from django.db import DatabaseError, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.enums import Role
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.schemes.models import Interview, InterviewCoding, InterviewQuote, InterviewWords, QuoteCheck
from plumbline.schemes.queries.voice import (
    interview_for,
    interview_shown,
    interviews_of,
    quotes_of,
    voice_counts,
)
from plumbline.schemes.services import check_quote, choose_quote, code_interview, hold_interview, take_back
from plumbline.schemes.survey import newest
from plumbline.schemes.voice import checked_quote, codebook_on, guide_of, guides, newest_guides
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.marac import add_person


AT = days(60)
SAID = {
    "helped": "Petra came every week. Nobody from housing rang back.",
    "harmed": "Being asked the same thing five times",
}
PERIOD = {"start": days(0).date(), "end": days(200).date()}


@pytest.fixture
def panel(panel):
    """With an adviser of a partner, who sits in no meeting; the second coder is the analyst."""
    panel.ines = add_person(panel.p, "ines", "probation", Role.ADVISER)
    return panel


def viewer_called(panel, who):
    return panel.ines if who == "ines" else getattr(panel.p, who)


def held(panel, by=None, **changes):
    given_ = {"guide": "people-1", "consent": "quoted", "happened_on": AT.date(), "words": SAID, "at": AT}
    with panel.look(by or panel.ines) as viewer:
        return hold_interview(scheme=panel.scheme, by=viewer, **(given_ | changes))


def coded(panel, row, who, themes=("trust",)):
    with panel.look(viewer_called(panel, who)) as by:
        return code_interview(interview=row, themes=themes, by=by, at=AT)


def quoted(panel, row, words="Petra came every week", *, clear=True):
    with panel.look(panel.ines) as ines:
        quote = choose_quote(interview=row, theme="trust", words=words, by=ines, at=AT)
    with panel.look(panel.p.analyst) as analyst:
        check_quote(quote=quote, is_clear=clear, because="A first name", by=analyst, at=AT)
    return quote


def shown_quotes(panel, who="board"):
    with panel.look(viewer_called(panel, who)) as viewer:
        return [one.words for one in quotes_of(viewer, scheme=panel.scheme.id, **PERIOD)]


def test_it_leads_to_no_case_and_no_person():
    """No column of it holds a case, a record, a person or an agency."""
    for model in (Interview, InterviewWords, InterviewCoding, InterviewQuote, QuoteCheck):
        pointed = {
            f.related_model._meta.label for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)
        }
        assert pointed <= {"schemes.Scheme", "schemes.Interview", "schemes.InterviewQuote"}
        assert not {"case", "person_id", "record", "agency", "name"} & {
            f.name for f in model._meta.get_fields()
        }


def test_nobody_in_the_meeting_reads_what_was_said(panel):
    """Whoever held it and the analyst do; chair, co-ordinator, representatives, the board and governance find nothing, by raw SQL either."""
    row = held(panel)
    for who in ("alice", "chair", "bob", "dana", "worker", "board", "governance", "charlie"):
        with panel.look(viewer_called(panel, who)) as viewer:
            assert (Interview.objects.count(), InterviewWords.objects.count()) == (0, 0), who
            with pytest.raises(NotVisible):
                interview_shown(viewer, row.id)
    for who in ("ines", "analyst"):
        with panel.look(viewer_called(panel, who)) as viewer:
            assert interview_shown(viewer, row.id).said[0][1] == SAID["helped"]
            assert len(interviews_of(viewer, panel.scheme)) == 1


@pytest.mark.parametrize("who", ["alice", "chair", "dana", "board", "charlie"])
def test_whoever_sits_in_the_meeting_or_is_outside_holds_none(panel, who):
    """Dana is a practitioner, and represents her agency too."""
    with pytest.raises(PermissionRefused):
        held(panel, getattr(panel.p, who))


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"consent": "none"}, "not-kept"),
        ({"words": {}}, "nothing-said"),
        ({"consent": "all"}, "consent-unfit"),
        ({"guide": "none-1"}, "guide-unknown"),
        ({"happened_on": days(61).date()}, "not-yet"),
        ({"danger": True}, "nobody-told"),
        ({"words": {"secret": "x"}}, "question-unfit"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(panel, changes, slug):
    with pytest.raises(DataUnfit) as no:
        held(panel, **changes)
    assert no.value.slug == slug
    with panel.look(panel.ines):
        assert not Interview.objects.exists()


def test_somebody_who_would_rather_not_is_counted_as_asked(panel):
    held(panel, consent="none", words={})
    with panel.look(panel.p.board) as board:
        (one,) = voice_counts(board, scheme=panel.scheme.id, **PERIOD)
    assert (one.asked, one.heard, one.coded) == (1, 0, 0)


def test_two_code_it_and_do_not_see_each_other(panel):
    row = held(panel)
    coded(panel, row, "ines", ["trust", "together"])
    with panel.look(panel.p.analyst) as analyst:
        assert not InterviewCoding.objects.exists()
        assert interview_shown(analyst, row.id).themes == ()
    with pytest.raises(StageRefused):
        coded(panel, row, "ines")
    with pytest.raises(DataUnfit):
        coded(panel, row, "analyst", ["gossip"])
    coded(panel, row, "analyst", ["trust", "time"])
    with panel.look(panel.ines) as ines:
        assert len(interview_shown(ines, row.id).themes) == 2
    with panel.look(panel.p.board) as board:
        (one,) = voice_counts(board, scheme=panel.scheme.id, **PERIOD)
    assert one.found == {
        "trust": {(True, True): 1}, "together": {(True, False): 1}, "time": {(False, True): 1},
    }  # fmt: skip
    with panel.look(panel.p.charlie) as charlie:
        assert voice_counts(charlie, scheme=panel.scheme.id, **PERIOD) == []


def test_a_quote_is_shown_once_a_second_person_cleared_it(panel):
    row = held(panel)
    with panel.look(panel.ines) as ines:
        quote = choose_quote(interview=row, theme="trust", words="… came every week", by=ines, at=AT)
        with pytest.raises(PermissionRefused):
            check_quote(quote=quote, is_clear=True, because="Looked", by=ines, at=AT)
    assert shown_quotes(panel) == []
    with panel.look(panel.p.analyst) as analyst:
        check_quote(quote=quote, is_clear=True, because="No name", by=analyst, at=AT)
    assert shown_quotes(panel) == ["… came every week"]
    quoted(panel, row, "Petra came every week", clear=False)
    assert shown_quotes(panel, "alice") == ["… came every week"]
    assert shown_quotes(panel, "charlie") == []


def test_raw_sql_clears_no_quote_of_one_s_own(panel):
    row = held(panel)
    with panel.look(panel.ines) as ines:
        quote = choose_quote(interview=row, theme="trust", words="came every week", by=ines, at=AT)
        record("quote.checked", verb=Verb.COLLECTION, object_kind="interview", objects=[row.id], by=ines)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            QuoteCheck(quote=quote, is_clear=True, because="x", at=AT, by=ines.user_id).save(
                force_insert=True
            )


def test_without_consent_to_it_nothing_is_quoted_by_raw_sql_either(panel):
    row = held(panel, consent="learning")
    with panel.look(panel.ines) as ines:
        with pytest.raises(StageRefused):
            choose_quote(interview=row, theme="trust", words="came every week", by=ines, at=AT)
        record("quote.chosen", verb=Verb.COLLECTION, object_kind="interview", objects=[row.id], by=ines)
        with pytest.raises(DatabaseError, match="no consent"), transaction.atomic():
            InterviewQuote(interview=row, theme="trust", words="x", at=AT, by=ines.user_id).save(
                force_insert=True
            )


def test_being_quoted_is_taken_back_everywhere_at_once(panel, as_role):
    row = held(panel)
    quoted(panel, row)
    assert shown_quotes(panel) == ["Petra came every week"]
    typed = f"{row.reference[:4]}-{row.reference[4:].lower()}"
    with panel.look(panel.p.bob) as bob:
        take_back(code=typed, what="quotes", by=bob, at=AT)
    assert shown_quotes(panel) == []
    with as_role("migrator"):
        assert not InterviewQuote.objects.exists()
        assert InterviewWords.objects.exists()
    with panel.look(panel.ines) as ines, pytest.raises(StageRefused):
        choose_quote(interview=row, theme="trust", words="came every week", by=ines, at=AT)
    with as_role("auditor"):
        assert Entry.objects.filter(what="interview.taken_back", objects_seen__contains=[row.id]).exists()


def test_all_of_it_is_taken_back(panel, as_role):
    row = held(panel)
    coded(panel, row, "ines")
    coded(panel, row, "analyst")
    quoted(panel, row)
    with panel.look(panel.p.alice) as alice:
        take_back(code=row.reference, what="all", by=alice, at=AT)
    with as_role("migrator"):
        for model in (InterviewWords, InterviewCoding, InterviewQuote, QuoteCheck):
            assert not model.objects.exists()
    with panel.look(panel.p.board) as board:
        (one,) = voice_counts(board, scheme=panel.scheme.id, **PERIOD)
    assert (one.asked, one.heard, one.coded, one.found) == (1, 0, 0, {})
    with pytest.raises(StageRefused):
        coded(panel, row, "analyst")


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_a_code_that_is_not_known_and_one_of_elsewhere_read_alike(panel, who):
    row = held(panel)
    code = "AAAA1111" if who == "alice" else row.reference
    with panel.look(viewer_called(panel, who)) as viewer, pytest.raises(DataUnfit) as no:
        take_back(code=code, what="all", by=viewer, at=AT)
    assert no.value.slug == "code-unfit"
    with panel.look(panel.ines) as ines:
        assert interview_for(ines, row.id)
        assert InterviewWords.objects.exists()


@given(st.text("ab c.", min_size=1, max_size=40), st.data())
def test_a_quote_is_a_stretch_of_what_was_said(said, data):
    words = said.split()
    if not words:
        return
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    cut = " ".join(words[start:end])
    assert checked_quote(cut, [said]) == cut
    with pytest.raises(DataUnfit):
        checked_quote(f"{cut} Z", [said])


def test_guides_and_themes_say_where_they_are_from():
    assert {guide.audience for guide in guides().values()} == {"person", "practitioner"}
    assert all(
        "not been validated" in guide.source and "take it back" in guide.opening
        for guide in guides().values()
    )
    assert all(theme.holds and theme.leaves for theme in codebook_on(AT.date()).themes.values())


def test_what_is_asked_today_speaks_of_a_scheme_of_any_kind_and_what_was_asked_before_stays():
    on = date(2026, 11, 30)
    asked = [*(g for g in newest_guides(on)), *newest(on)]
    said = [w for one in asked for w in (one.title, *one.questions.values())]
    assert not [words for words in said if "panel" in words.lower()]
    assert all("“" in guide.opening and guide.opening.endswith("”") for guide in newest_guides(on))
    assert {one.version for one in asked} == {2}
    assert guide_of("practitioners-1").title == "How it is to work with the panel"
    assert {one.version for one in newest_guides(date(2026, 11, 29))} == {1}
