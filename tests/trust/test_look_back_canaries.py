"""A marker in the note to a look-back, and every page opened by those who must not see it."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Case, LookBack, LookBackNote
from plumbline.cases.services.look_backs import note_look_back
from tests.cases.test_look_backs import LATER, SIX, files_reach
from tests.casework import days
from tests.casework import panel as panel
from tests.trust.test_canaries import crawl, markers_in, text_of
from tests.trust.test_canaries import planted as planted


MARKER = "KanariLookback"


@pytest.fixture
def noted(planted, panel):
    """The case of every marker, closed and looked back at."""
    files_reach(panel.p.agencies["police"], SIX)
    with panel.look(panel.p.alice) as alice:
        row = LookBack.objects.get(case=planted["case"], months=6)
        note_look_back(look_back=row, words=MARKER, expected=0, by=alice, at=LATER)
    return planted | {"look_back_id": row.id}


def holds(responses):
    return any(MARKER.casefold() in text_of(one) for one in responses.values())


def test_whoever_sees_the_case_reads_it(noted):
    assert holds(crawl("alice", noted))


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_reads_none_of_it(noted, who):
    found = crawl(who, noted)
    assert not holds(found)
    assert markers_in(found) == set()


def test_the_conflicted_reads_none_from_that_moment(noted, panel):
    assert holds(crawl("dana", noted))
    with panel.look(panel.p.dana) as dana:
        case = Case.objects.get(id=noted["case"].id)
        cases.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(231))
        assert not LookBack.objects.exists()
        assert not LookBackNote.objects.exists()
    assert not holds(crawl("dana", noted))
