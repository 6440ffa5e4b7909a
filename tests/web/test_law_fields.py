"""Every form that asks under which law something is shared, where an agreement rests on two laws that stand in the kind."""

import re
from html import unescape

import pytest

from plumbline.cases.models import Fact, Onward, PresenceShare, ResearchRequest, ShareBasis
from plumbline.referrals.models import StatedCount
from plumbline.schemes.reading import kind_called
from plumbline.sharing.models import Agreement
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.families import Families, start_families
from tests.referrals.test_measured import decided, files, happened
from tests.referrals.test_measured import referral as escalated
from tests.signing_in import signed_in
from tests.web.casework import test_presence
from tests.web.casework.test_taking_out import WHY
from tests.web.onward import test_onward
from tests.web.paper import test_case_files, test_papers
from tests.web.paper.test_case_files import ask as ask_for_file
from tests.web.requests.test_facts_in_a_reply import fact


__all__ = ["escalated", "panel"]
FIRST, SECOND = "cda-1998-s115", "children-act-2004-s10-s11"


class Form:
    """A form: who sends it where, with what besides the law, and how to find the law that was kept."""

    def __init__(self, who, address, given, kept, status=200):
        self.client, self.address, self.given, self.kept, self.status = (
            signed_in(who),
            address,
            given,
            kept,
            status,
        )

    def send(self, **law):
        return self.client.post(self.address, {**self.given, **law})

    def page(self):
        return unescape(self.client.get(self.address).content.decode())


def laws_of(look, viewer, act):
    def kept():
        with look(viewer):
            return list(ShareBasis.objects.filter(act=act).values_list("gateway", flat=True))

    return kept


@pytest.fixture
def summary(panel):
    case, _ = panel.conferenced()
    return Form(
        "alice", f"/cases/{case.ref}/summary", WHY, laws_of(panel.look, panel.p.alice, "case.taken_out")
    )


@pytest.fixture
def papers(panel):
    _, item = panel.conferenced()
    kept = laws_of(panel.look, panel.p.alice, "meeting.printed")
    return Form("alice", f"/meetings/{item.meeting_id}/papers", test_papers.GIVEN, kept)


@pytest.fixture
def file(panel):
    case = panel.everything()
    client, _ = ask_for_file(case)
    address = test_case_files.address_of(client, case, "take")
    given = {"form": "pdf", "destroy_by": test_case_files.DAY}
    return Form("alice", address, given, laws_of(panel.look, panel.p.alice, "case_file.taken"))


@pytest.fixture
def bring_in(personas, looking_as):
    case = Families(personas, looking_as, start_families(personas, looking_as)).taken()
    given = {"part": "child", "first": "Rita", "last": "Rowan", "born": "2 1 2024", "because": "Born"}
    kept = laws_of(looking_as, personas.alice, "case.person_added")
    return Form("alice", f"/cases/{case.ref}/people/new", given, kept, status=302)


@pytest.fixture
def number(personas, looking_as, escalated):
    files(personas)
    happened(personas, escalated, 3, 100, 364)
    decided(personas, looking_as, escalated)

    def kept():
        with looking_as(personas.alice):
            return list(StatedCount.objects.values_list("gateway", flat=True))

    return Form("chair", f"/referrals/{escalated.id}/number", {}, kept, status=302)


@pytest.fixture(params=["summary", "papers", "file", "bring_in", "number"])
def form(request, as_role):
    made = request.getfixturevalue(request.param)
    # Each kind that is tried has both laws.
    laws = kind_called("violence").gateways
    with as_role("migrator"):
        Agreement.objects.update(gateway=f"{laws[FIRST].citation}; {laws[SECOND].citation}")
    return made


def test_both_laws_are_offered_by_their_words_and_neither_is_chosen(form):
    page = form.page()
    # A day or a part of a law is held whole by a mark.
    words = re.sub(r"<[^>]+>", "", page)
    for gateway in (FIRST, SECOND):
        assert kind_called("violence").gateways[gateway].citation in words
        assert f'value="{gateway}"' in page
    assert "Under which law is it shared?" in page
    assert f'value="{FIRST}" checked' not in page
    assert f'value="{SECOND}" checked' not in page


def test_nothing_is_shared_while_nobody_chose(form):
    before = form.kept()
    answer = form.send()
    assert answer.status_code == 422
    assert "Choose the law under which it is shared" in answer.content.decode()
    assert form.kept() == before


@pytest.mark.parametrize("gateway", [FIRST, SECOND])
def test_the_law_that_was_chosen_is_kept(form, gateway):
    assert form.send(gateway=gateway).status_code == form.status
    assert set(form.kept()) == {gateway}


def test_a_law_of_the_kind_that_the_agreement_does_not_name_is_refused(form):
    before = form.kept()
    assert form.send(gateway="common-law-public-interest").status_code == 422
    assert form.kept() == before


def first_of(look, viewer, model):
    def kept():
        with look(viewer):
            return list(model.objects.values_list("gateway", flat=True))

    return kept


@pytest.fixture
def reply(panel):
    case = panel.triaged()
    with panel.look(panel.p.bob) as bob:
        address = f"/requests/{panel.request_of(bob, case).id}"
    return Form(
        "bob",
        address,
        {"answer": "known", **fact(1, "Seen (made up)")},
        first_of(panel.look, panel.p.alice, Fact),
    )


@pytest.fixture
def onward(panel):
    case = panel.active()[0]
    with panel.look(panel.p.alice):
        entry = panel.intervention().id
    kept = first_of(panel.look, panel.p.alice, Onward)
    return Form("alice", f"/cases/{case.ref}/onward/new/{entry}", test_onward.given(), kept)


@pytest.fixture
def presence(panel):
    case = panel.triaged(ask=("police", "housing"))
    given = test_presence.given(case, panel.p.agencies["probation"])
    return Form(
        "alice", f"/cases/{case.ref}/presence", given, first_of(panel.look, panel.p.alice, PresenceShare)
    )


@pytest.fixture
def triage(panel):
    given = {
        "decision": "take", "because": "Fits the charter", "lead_agency": str(panel.p.agencies["council"]),
        "ask": [str(panel.p.agencies["police"])],
    }  # fmt: skip
    kept = first_of(panel.look, panel.p.alice, ResearchRequest)
    made = Form("alice", f"/referrals/{panel.referral().id}", given, kept)
    laws = kind_called("violence").gateways
    with database_role("migrator"):
        Agreement.objects.update(gateway=f"{laws[FIRST].citation}; {laws[SECOND].citation}")
    return made


@pytest.mark.parametrize("name", ["reply", "onward", "presence", "triage"])
@pytest.mark.parametrize("gateway", [FIRST, SECOND])
def test_a_list_of_laws_keeps_the_one_that_was_chosen(request, name, gateway):
    form = request.getfixturevalue(name)
    page = form.page()
    for one in (FIRST, SECOND):
        assert f'<option value="{one}">' in page
    assert form.send(gateway=gateway).status_code == 302
    assert form.kept() == [gateway]


@pytest.mark.parametrize("name", ["reply", "onward", "presence"])
def test_a_list_of_laws_has_no_usual_one(request, name):
    form = request.getfixturevalue(name)
    assert form.send(gateway="").status_code == 422
    assert form.kept() == []
