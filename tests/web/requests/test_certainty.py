"""How sure an agency is of what it gives: asked, never needed, and shown wherever the statement is."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Fact, OnwardFact
from plumbline.cases.queries.page import case_page
from plumbline.cases.services import OtherWords
from plumbline.cases.statements import certainty_told, sort_told
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.casework.test_taking_out import WHY
from tests.web.live.test_notes import address as live
from tests.web.paper.test_person_sheets import sheets_of
from tests.web.requests.test_facts_in_a_reply import address as address
from tests.web.requests.test_facts_in_a_reply import fact


@pytest.fixture
def likely(panel):
    """A case under way with one fact of the police, of which they say that it is likely."""
    case, _, _ = panel.active()
    with panel.look(panel.p.bob) as bob:
        first = Fact.objects.get(reply__request__case=case)
        cases.take_back_fact(
            fact_id=first.id, why="corrected", because="Said otherwise", by=bob, at=days(8),
            instead=OtherWords(first.words, first.source, first.on, first.nature, "likely"),
        )  # fmt: skip
    return case


@pytest.mark.parametrize(("given", "kept"), [({}, ""), ({"certainty": "told"}, "told")])
def test_it_is_asked_and_never_needed(address, panel, given, kept):
    bob = signed_in("bob")
    assert "How sure is your agency, if it can say?" in bob.get(address).content.decode()
    assert bob.post(address, {"answer": "known", **fact(1, "Kanari"), **given}).status_code == 302
    with panel.look(panel.p.bob):
        assert Fact.objects.get().certainty == kept


def test_a_word_that_is_not_on_offer_is_refused(panel):
    case = panel.triaged()
    with panel.look(panel.p.bob) as bob, pytest.raises(DataUnfit, match="how sure you are"):
        cases.reply_to_request(
            request=panel.request_of(bob, case),
            answer="known",
            facts=[panel.fact(certainty="certain")],
            by=bob,
        )


def test_it_stands_on_the_case_and_in_its_chronology(likely):
    alice = signed_in("alice")
    assert "Fact (likely)" in alice.get(f"/cases/{likely.ref}").content.decode()
    assert "Likely" in alice.get(f"/cases/{likely.ref}/chronology").content.decode()


def test_it_stands_in_the_room_and_on_paper(likely, panel, looking_as):
    with looking_as(panel.p.alice):
        item = likely.agenda_items.get()
    assert "(likely)" in signed_in("alice").get(live(item)).content.decode()
    _, sheets = sheets_of(likely, panel.p.alice, looking_as)
    assert any("fact (likely)" in str(sheet) for sheet in sheets)


def test_it_goes_with_a_summary(likely):
    page = signed_in("alice").post(f"/cases/{likely.ref}/summary", WHY).content.decode()
    assert "Fact (likely) of" in page


def test_it_goes_on_with_the_fact_to_a_provider(likely, panel):
    onward = panel.referred_on(likely, by=panel.p.alice)
    with panel.look(panel.p.worker):
        assert [row.certainty for row in OnwardFact.objects.filter(onward=onward)] == ["likely"]
    assert "Fact (likely)" in signed_in("worker").get(f"/onward/{onward.id}").content.decode()


def test_a_correction_begins_with_it_and_may_change_it_alone(likely, panel):
    with panel.look(panel.p.alice) as alice:
        (line,) = [f for r in case_page(alice, likely.ref).requests for f in r.facts]
    bob, address = signed_in("bob"), f"/facts/{line.fact.id}/take-back"
    form = bob.get(address).context["form"]
    assert form["certainty"].value() == "likely"
    given = {"fact": line.fact.words, "nature": "fact", "source": line.fact.source, "on": "20 2 2026"}
    sent = {**given, "why": "corrected", "because": "We asked again", "certainty": "sure"}
    assert bob.post(address, sent).status_code == 302
    assert "Fact (sure)" in bob.get(f"/cases/{likely.ref}").content.decode()


def test_a_word_from_elsewhere_is_not_shown():
    assert certainty_told("beyond doubt") == ""
    assert (sort_told("opinion"), sort_told("fact", "told")) == ("Opinion", "Fact (told by somebody else)")
