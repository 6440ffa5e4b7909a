import re
from datetime import date

import pytest

from plumbline.selection import load_rule, score_people
from plumbline.values.errors import DataUnfit
from tests.selection.people import ADULT, AS_OF, births, involvement, involvements, spells


RULE = load_rule("violence-rfgv-1")
DATED_AND_SOURCED = re.compile(r"on \d{1,2} [A-Z][a-z]+ \d{4}.*\([^)]+\)\.$")


def reasons(*rows, born=None):
    known = births(ann=ADULT) if born is None else born
    return score_people(involvements(*rows), AS_OF, RULE, spells(), known).reasons("ann")


def test_it_says_how_often_when_and_who_said_so():
    said = reasons(
        involvement("ann", 22),
        involvement("ann", 100),
        involvement("ann", 300, source="hospital"),
        involvement("ann", 50, role="suspect", other="bo", kind="robbery", harm=400.0),
        involvement("ann", 60, role="suspect", other="cy"),
    )

    assert said == (
        "Hurt 3 times in the 12 months up to 1 May 2026, last on 9 April 2026 (hospital and police).",
        "Suspected of hurting others 2 times in the 12 months up to 1 May 2026, last on 12 March 2026 (police).",
        "Most serious: robbery on 12 March 2026, as a suspect (police).",
        "2 different people named as hurt, last on 12 March 2026 (police).",
        "The latest event, on 9 April 2026, came 28 days after the one before, on 12 March 2026 (police).",
    )


@pytest.mark.parametrize("role", ["victim", "suspect"])
@pytest.mark.parametrize("days", [(5, 6), (5, 400), (364, 700), (5, 5)])
def test_every_eligible_person_has_two_dated_and_sourced_reasons(role, days):
    said = reasons(
        *(involvement("ann", ago, role=role, event=f"e{number}") for number, ago in enumerate(days))
    )

    assert len(said) >= 2
    assert all(DATED_AND_SOURCED.search(sentence) for sentence in said)


def test_old_events_are_given_their_longer_window():
    assert reasons(involvement("ann", 5, role="suspect"), involvement("ann", 500))[0] == (
        "Hurt once in the 24 months up to 1 May 2026, last on 17 December 2024 (police)."
    )


def test_a_missing_source_is_owned_up_to():
    assert all(
        "source not stated" in said
        for said in reasons(involvement("ann", 5, source=None), involvement("ann", 9, source=None))
    )


def test_an_unknown_birth_date_asks_for_a_check():
    assert (
        "check that this is an adult"
        in reasons(involvement("ann", 5), involvement("ann", 9), born=births())[-1]
    )
    assert date(2026, 5, 1) == AS_OF.date()


def test_nobody_without_an_event_has_reasons():
    with pytest.raises(DataUnfit, match="no event"):
        reasons(involvement("bo", 5))
