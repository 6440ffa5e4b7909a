"""A fact in an answer that some agencies read, and no other."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Fact
from plumbline.cases.queries.onward import facts_to_share
from plumbline.cases.queries.page import case_page
from plumbline.values.errors import DataUnfit, StageRefused
from tests.cases.test_closed import leave_the_agreement, who_reads
from tests.casework import days
from tests.casework import panel as panel


@pytest.fixture
def case(panel):
    return panel.triaged()


def told(panel, case, *agencies, **changes):
    """What housing knows, told to some agencies."""
    with panel.look(panel.p.dana) as dana:
        given = {"marking": "owner", "agencies": tuple(panel.p.agencies[a] for a in agencies)} | changes
        cases.reply_to_request(
            request=panel.request_of(dana, case),
            answer="known",
            facts=[panel.fact(**given)],
            by=dana,
            at=days(2),
        )
        return Fact.objects.get(reply__request__case=case)


def after_the_meeting(panel, case):
    with panel.look(panel.p.bob) as bob:
        cases.reply_not_known(request=panel.request_of(bob, case), by=bob, at=days(2))
    with panel.look(panel.p.alice) as alice:
        cases.finish_research(case=case, by=alice, at=days(3))
    return panel.meeting(case)


def test_it_is_read_by_those_who_were_chosen_once_they_are_in_the_case(panel, case):
    fact = told(panel, case, "council", "police")
    assert who_reads(panel, Fact, id=fact.id) == {"alice", "dana"}
    after_the_meeting(panel, case)
    assert who_reads(panel, Fact, id=fact.id) == {"alice", "bob", "dana"}


def test_its_page_says_who_reads_it(panel, case):
    told(panel, case, "council")
    with panel.look(panel.p.alice) as alice:
        (line,) = [f for one in case_page(alice, case.ref).requests for f in one.facts]
        assert line.marking == "Council, Housing"
        assert facts_to_share(alice, case) == []


def test_taken_back_it_is_read_by_its_agency_alone(panel, case):
    fact = told(panel, case, "council")
    with panel.look(panel.p.dana) as dana:
        cases.take_back_fact(fact_id=fact.id, why="narrowed", because="Too much", by=dana, at=days(3))
    assert who_reads(panel, Fact, id=fact.id) == {"dana"}
    with panel.look(panel.p.alice) as alice:
        (line,) = [one for one in case_page(alice, case.ref).requests if one.taken_back]
        assert "Too much" in line.taken_back[0].said


def test_an_agency_of_another_scheme_is_refused(panel, case):
    with pytest.raises(DataUnfit, match="agencies of this scheme"):
        told(panel, case, agencies=(panel.p.charlie.agency_ids[0],))


def test_agencies_go_with_the_marking_that_takes_them(panel, case):
    with pytest.raises(DataUnfit, match="not for some of them"):
        told(panel, case, "council", marking="panel")


def test_one_that_no_agreement_covers_is_refused(panel, case, as_role):
    leave_the_agreement(panel.p.agencies["police"], as_role)
    with pytest.raises(StageRefused, match="covers an agency that you chose"):
        told(panel, case, "police")
