"""Somebody moves at any time: a MAPPA case before its first meeting and a MASH contact before it is decided are handed to another area too."""

from datetime import timedelta

import pytest

from plumbline.cases import services
from plumbline.cases.handover import Said
from plumbline.cases.models import HandoverLetter
from plumbline.cases.queries import state_of
from plumbline.cases.queries.clocks import watched_clocks
from plumbline.cases.queries.moments import moments_of
from plumbline.cases.queries.states import states_of
from plumbline.cases.queries.transfers import transfers_of
from plumbline.cases.services.handovers import offer_handover
from plumbline.meetings import services as meetings
from plumbline.values.errors import StageRefused
from tests.cases.far import far_of
from tests.casework import days
from tests.mappa import MAPPA_A, a_mappa
from tests.mash import a_mash


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


def referred(mappa, *, researched=False):
    case = mappa.taken()
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form="mappa_a", answers=MAPPA_A, by=alice, at=days(3))
    mappa.to(case, "referred", because="Level 1 is not enough", at=days(3))
    if researched:
        with mappa.look(mappa.p.alice) as alice:
            services.finish_research(case=case, because="Enough is known", by=alice, at=days(4))
    return case


def heard(mappa):
    case = referred(mappa, researched=True)
    item = mappa.meeting(case, at=days(5))
    mappa.decide(item, "marac", "Its co-ordinator is told today", at=days(5))
    mappa.settle(item, at=days(5))
    mappa.end(item, at=days(5))
    return case


def strategy(mash):
    item = mash.discussed()
    with mash.look(mash.p.alice) as alice:
        meetings.take_decision(item=item, kind="enquiry", words="A joint enquiry", by=alice, at=days(0.2))
    return item.case


def refuse(world, case, at):
    """Sent to an area outside, and refused there."""
    with world.look(world.p.alice) as alice:
        services.send_transfer(case=case, area="Far area", words="Moves there", by=alice, at=at)
        assert state_of(case).state == "transferring"
        sent = transfers_of(alice, case)[-1].transfer
        services.record_transfer_reply(
            transfer=sent, answer="refused", words="Not known", said_by="Their co-ordinator", by=alice, at=at + timedelta(hours=1),
        )  # fmt: skip


def accept(world, case, at):
    """Sent to an area outside, accepted there, and closed here."""
    with world.look(world.p.alice) as alice:
        services.send_transfer(case=case, area="Far area", words="Moves there", by=alice, at=at)
        sent = transfers_of(alice, case)[-1].transfer
        services.record_transfer_reply(
            transfer=sent, answer="accepted", words="By letter", said_by="Their co-ordinator", by=alice, at=at,
        )  # fmt: skip
        services.close_case(case=case, reason="transferred", words="Theirs now", by=alice, at=at)


def clocks(world, case, at):
    with world.look(world.p.alice) as alice:
        return {one.clock.slug: one for one in watched_clocks(alice, case, at=at)}


@pytest.mark.parametrize(
    ("state", "begun"),
    [
        ("screening", lambda mappa: mappa.taken()),
        ("referred", referred),
        ("listed", lambda mappa: referred(mappa, researched=True)),
        ("heard", heard),
    ],
)
def test_of_mappa_from_wherever_it_stands(mappa, state, begun):
    case, at = begun(mappa), days(6)
    refuse(mappa, case, at)
    with mappa.look(mappa.p.alice):
        assert state_of(case).state == state
    accept(mappa, case, at + timedelta(days=1))
    with mappa.look(mappa.p.alice):
        assert state_of(case).state == "exited"


@pytest.mark.parametrize(
    ("state", "begun"),
    [
        ("research", lambda mash: mash.screened()),
        ("deciding", lambda mash: mash.deciding()),
        ("strategy", strategy),
    ],
)
def test_of_mash_before_it_is_decided(mash, state, begun):
    case, at = begun(mash), days(0.3)
    refuse(mash, case, at)
    with mash.look(mash.p.alice):
        assert state_of(case).state == state
    accept(mash, case, at + timedelta(hours=4))
    with mash.look(mash.p.alice):
        assert state_of(case).state == "closed"


def test_on_its_way_a_contact_is_not_decided_and_its_clock_runs(mash):
    case = mash.deciding()
    with mash.look(mash.p.alice) as alice:
        services.send_transfer(case=case, area="Far area", words="Moves there", by=alice, at=days(0.3))
    with pytest.raises(StageRefused):
        mash.decide(case, "open_case", at=days(0.35))
    assert {clocks(mash, case, days(1))[slug].stops for slug in ("decision", "referral_decision")} == {None}


def test_accepted_there_before_it_was_decided_the_clock_ends_with_the_acceptance(mash):
    case = mash.screened()
    accept(mash, case, days(0.3))
    found = clocks(mash, case, days(30))
    assert [(found[slug].stops, found[slug].kept) for slug in ("decision", "referral_decision")] == [
        (days(0.3), True)
    ] * 2


def test_decided_first_the_clock_ends_with_the_decision(mash):
    case = mash.deciding()
    mash.decide(case, "open_case", at=days(0.25))
    accept(mash, case, days(3))
    assert clocks(mash, case, days(30))["decision"].stops == days(0.25)


def test_refused_there_no_clock_begins_anew(mappa):
    case = referred(mappa)
    before = clocks(mappa, case, days(6))["first_meeting"]
    refuse(mappa, case, days(10))
    after = clocks(mappa, case, days(12))["first_meeting"]
    assert (
        (after.starts, after.due, after.stops)
        == (before.starts, before.due, None)
        == (days(3), before.due, None)
    )


def test_refused_there_it_was_not_discussed_once_more(mappa):
    case = heard(mappa)
    refuse(mappa, case, days(10))
    with mappa.look(mappa.p.alice):
        assert [row.state for row in states_of([case])[case.id]][-2:] == ["transferring", "heard"]
        assert moments_of([case], {})[case.id].fixed["discussed"] == [days(5)]


def test_between_two_installations_nothing_sealed_goes_along(mash):
    case = mash.screened()
    mash.told(case)
    far = far_of(mash, share=("council", "police", "health"))
    with mash.look(mash.p.alice) as alice:
        row = offer_handover(
            case=case, peer=far.peer, words="She lives there", chosen=[], by=alice, at=days(0.2)
        )
        text = HandoverLetter.objects.get(handover=row, said=Said.OFFER.value).text
    assert "burns" not in text
    assert "sealed: it leaves only as its owner releases it" in text
    far.says(far.letter(row.id, Said.ACCEPTANCE), at=days(0.3))
    with mash.look(mash.p.alice):
        assert state_of(case).state == "closed"
