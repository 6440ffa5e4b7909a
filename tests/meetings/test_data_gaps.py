"""A chronology says what the files do not cover, of sources that its reader may know of, and of no other."""

from datetime import date

import pytest

from plumbline.cases.queries import case_page
from plumbline.feeds.models import Batch
from plumbline.meetings.queries.chronology import chronology
from plumbline.meetings.queries.papers import CasePaper
from plumbline.web.paper.sheets import pack_sheet
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.lived import add_batch


def covering(agency, seen_by, *, feed="custody", first=date(2026, 1, 1), past=date(2026, 3, 4), **changes):
    batch = add_batch(agency, at=days(0))
    with database_role("migrator"):
        Batch.objects.filter(id=batch).update(
            seen_by_agencies=seen_by, feed=feed, period_from=first, period_to=past, **changes
        )
    return batch


def gaps(panel, name="bob"):
    case = panel.active()[0]
    with panel.look(getattr(panel.p, name)) as viewer:
        return chronology(viewer, case.ref).gaps, case_page(viewer, case.ref).gaps


def test_the_page_says_from_when_the_files_say_nothing(panel, personas):
    police = personas.agencies["police"]
    covering(police, [police])
    for told in gaps(panel):
        assert told == ("Spells in custody after 3 March 2026",)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "undone"},
        {"feed": "ae_minimum"},
        {"feed": "council_housing"},
        {"first": None},
    ],
)
def test_what_covers_nobody_or_does_not_count_is_not_spoken_of(panel, personas, changes):
    police = personas.agencies["police"]
    covering(police, [police], **changes)
    assert gaps(panel) == ((), ())


def test_a_source_that_the_reader_may_not_know_of_leaves_no_trace(panel, personas):
    police, council = personas.agencies["police"], personas.agencies["council"]
    covering(police, [police, council])
    assert gaps(panel, "dana") == ((), ())


def test_an_agency_outside_the_scheme_is_not_named_by_its_files(panel, personas):
    outside, police = personas.agencies["outside-charity"], personas.agencies["police"]
    covering(outside, [outside, police])
    assert gaps(panel) == ((), ())


def test_two_suppliers_of_one_feed_are_told_apart(panel, personas):
    police, council = personas.agencies["police"], personas.agencies["council"]
    covering(police, [police])
    covering(council, [police], past=date(2026, 2, 1))
    told, _ = gaps(panel)
    assert told == (
        "Spells in custody (Council) after 31 January 2026",
        "Spells in custody (Police) after 3 March 2026",
    )


def test_papers_say_it_too(panel, personas):
    police = personas.agencies["police"]
    covering(police, [police])
    case = panel.active()[0]
    with panel.look(personas.bob) as bob:
        sheet = pack_sheet(CasePaper(1, "", case_page(bob, case.ref)))
    assert ("Spells in custody after 3 March 2026",) in [part.lines for part in sheet.parts]
