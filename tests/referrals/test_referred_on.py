"""What triage refers on: begun as a draft for another scheme, followed from where it came, and told of to nobody who may not know."""

from datetime import timedelta

import pytest

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases.services import triage
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Draft, Referral, ReferredOn
from plumbline.referrals.queries import (
    draft_page,
    is_under_way,
    referral_for,
    referred_on,
    schemes_to_refer_on,
    unsent_on,
)
from plumbline.referrals.services import begin_referral_on, refer_person, throw_draft_away
from plumbline.sharing.services import block
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.iom import start_iom
from tests.marac import add_person, start_marac


@pytest.fixture
def iom(panel):
    return start_iom(panel.p, panel.look)


@pytest.fixture
def decided(panel, iom):
    return decide(panel)


def decide(panel, decision="refer_on"):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision=decision, because="Offends for gain", by=alice, at=days(1))
    return referral


def begin(panel, referral, scheme, by=None, **given):
    with panel.look(by or panel.p.alice) as alice:
        return begin_referral_on(
            referral=referral,
            scheme=scheme,
            typed={"words": ["Hurt three times"], "person_1_last": ["Marker"]},
            by=alice,
            at=days(1),
            **given,
        )


def send(panel, row, scheme):
    with panel.look(panel.p.alice) as alice:
        sent = refer_person(
            scheme=scheme,
            words="Hurt three times",
            people=[GivenPerson("person", first_name="Canary", last_name="Marker")],
            draft=row.came_of,
            made_up=True,
            by=alice,
            at=days(2),
        )
        throw_draft_away(draft_id=row.came_of, by=alice, because="sent")
    return sent


def lines(panel, referral, by):
    with panel.look(by) as viewer:
        return referred_on(viewer, referral_for(viewer, referral.id))


def test_other_schemes_are_offered_and_not_its_own(panel, decided, iom):
    with panel.look(panel.p.alice) as alice:
        assert schemes_to_refer_on(alice, decided) == [iom]


def test_it_begins_a_draft_of_whoever_decided_and_tells_nobody(panel, decided, iom):
    row = begin(panel, decided, iom)
    with panel.look(panel.p.alice) as alice:
        assert draft_page(alice, row.came_of)[1]["words"] == ["Hurt three times"]
        assert not Referral.objects.filter(scheme=iom).exists()
    (line,) = lines(panel, decided, panel.p.alice)
    assert (line.scheme, line.is_mine, line.waits, line.sent_at) == (iom.name, True, True, None)


def test_beginning_is_written_down(panel, decided, iom):
    row = begin(panel, decided, iom, people=[decided.person_id])
    with panel.look(panel.p.governance):
        entry = Entry.objects.get(what="referral.referred_on")
    assert {decided.id, decided.person_id} <= set(entry.objects_seen)
    # The draft becomes the referral there: an entry that named both would tell of this scheme to whoever looks that one up.
    assert row.came_of not in entry.objects_seen


def test_what_is_sent_keeps_the_number_of_its_draft_and_is_followed(panel, decided, iom):
    row = begin(panel, decided, iom)
    sent = send(panel, row, iom)
    assert sent.id == row.came_of
    (line,) = lines(panel, decided, panel.p.alice)
    assert (line.sent_at, line.decision) == (days(2), "")
    with panel.look(panel.p.alice) as alice:
        triage(referral=sent, decision="not_now", because="Full", by=alice, at=days(3))
    (line,) = lines(panel, decided, panel.p.alice)
    assert (line.decision, line.decided_at) == ("Not met", days(3))


def test_a_draft_of_ones_own_making_chooses_no_number(panel, decided, iom):
    with panel.look(panel.p.alice) as alice:
        sent = refer_person(
            scheme=iom,
            words="Hurt",
            people=[GivenPerson("person", first_name="Canary", last_name="Marker")],
            draft=decided.id,
            made_up=True,
            by=alice,
            at=days(2),
        )
    assert sent.id != decided.id


def test_whoever_referred_reads_nothing_of_where_it_went(panel, decided, iom):
    begin(panel, decided, iom)
    assert lines(panel, decided, panel.p.bob) == []
    with panel.look(panel.p.bob):
        assert not ReferredOn.objects.exists()


def test_nor_a_practitioner_of_the_agency_that_refers_it_on(panel, decided, iom):
    worker = add_person(panel.p, "wilma", "council", Role.PRACTITIONER)
    begin(panel, decided, iom)
    with panel.look(worker):
        assert not ReferredOn.objects.exists()


def test_a_colleague_who_leads_there_sees_that_it_is_not_sent(panel, decided, iom):
    cora = add_person(panel.p, "cora", "council", Role.COORDINATOR)
    begin(panel, decided, iom)
    (line,) = lines(panel, decided, cora)
    assert (line.is_mine, line.waits) == (False, True)
    with panel.look(cora):
        assert not Draft.objects.exists()


def test_who_may_not_read_the_referral_that_came_is_not_told_of_it(panel, decided, iom):
    cora = add_person(panel.p, "cora", "council", Role.COORDINATOR)
    row = begin(panel, decided, iom)
    sent = send(panel, row, iom)
    assert len(lines(panel, decided, cora)) == 1
    with panel.look(panel.p.alice) as alice:
        block(row=sent, user=cora.user_id, by=alice, because="conflict", at=days(3))
    assert lines(panel, decided, cora) == []
    with panel.look(cora):
        assert not ReferredOn.objects.exists()


def test_whoever_the_first_is_kept_from_is_kept_from_the_second(panel, decided, iom):
    cora = add_person(panel.p, "cora", "council", Role.COORDINATOR)
    with panel.look(panel.p.alice) as alice:
        block(row=decided, user=cora.user_id, by=alice, because="conflict", at=days(1))
    sent = send(panel, begin(panel, decided, iom), iom)
    with panel.look(cora):
        assert not Referral.objects.filter(id=sent.id).exists()
        assert not ReferredOn.objects.exists()


def test_it_is_begun_once(panel, decided, iom):
    begin(panel, decided, iom)
    with pytest.raises(StageRefused, match="referred on already"):
        begin(panel, decided, iom)


def test_and_again_once_the_draft_is_thrown_away(panel, decided, iom):
    row = begin(panel, decided, iom)
    with panel.look(panel.p.alice) as alice:
        throw_draft_away(draft_id=row.came_of, by=alice)
    assert [line.waits for line in lines(panel, decided, panel.p.alice)] == [False]
    begin(panel, decided, iom)
    assert [line.waits for line in lines(panel, decided, panel.p.alice)] == [False, True]


def test_only_what_was_decided_so_is_referred_on(panel, iom):
    with pytest.raises(StageRefused, match="not decided to refer"):
        begin(panel, decide(panel, "advice"), iom)


def test_nobody_begins_it_who_does_not_lead(panel, decided, iom):
    with pytest.raises(PermissionRefused):
        begin(panel, decided, iom, by=panel.p.bob)


def test_nobody_begins_it_for_a_scheme_to_which_they_do_not_refer(panel, decided, iom):
    with pytest.raises(NotVisible):
        begin(panel, decided, iom, by=panel.p.chair)


def test_after_two_days_the_inbox_knows_of_it(panel, decided, iom):
    row = begin(panel, decided, iom)
    with panel.look(panel.p.alice) as alice:
        assert unsent_on(alice, at=days(2)) == []
        (line,) = unsent_on(alice, at=days(4))
    assert (line.draft, line.scheme, line.referral) == (row.came_of, iom.name, decided.id)
    send(panel, row, iom)
    with panel.look(panel.p.alice) as alice:
        assert unsent_on(alice, at=days(2) + timedelta(days=9)) == []


def waiting(panel, who, at):
    with panel.look(who) as viewer:
        return unsent_on(viewer, at=at)


def test_what_nobody_began_is_asked_for_too(panel, decided, iom):
    assert waiting(panel, panel.p.alice, days(2)) == []
    (line,) = waiting(panel, panel.p.alice, days(4))
    assert (line.referral, line.scheme, line.draft, line.since) == (decided.id, "", None, days(1))
    assert waiting(panel, panel.p.alice, days(40)) == []


def test_so_is_what_was_thrown_away(panel, decided, iom):
    row = begin(panel, decided, iom)
    with panel.look(panel.p.alice) as alice:
        throw_draft_away(draft_id=row.came_of, by=alice)
    assert [line.draft for line in waiting(panel, panel.p.alice, days(4))] == [None]


def test_a_colleague_takes_up_what_was_left_lying_and_not_before(panel, decided, iom):
    cora = add_person(panel.p, "cora", "council", Role.COORDINATOR)
    begin(panel, decided, iom)
    with panel.look(cora) as viewer:
        assert is_under_way(viewer, decided, at=days(2))
        assert not is_under_way(viewer, decided, at=days(4))
    (line,) = waiting(panel, cora, days(4))
    assert (line.scheme, line.draft) == (iom.name, None)


def test_a_draft_for_a_scheme_behind_a_wall_is_told_of_to_nobody_else(panel, decided):
    marac = start_marac(panel.p, panel.look)
    cora = add_person(panel.p, "cora", "council", Role.COORDINATOR)
    begin(panel, decided, marac)
    assert [line.scheme for line in lines(panel, decided, panel.p.alice)] == [marac.name]
    assert lines(panel, decided, cora) == []
    with panel.look(cora) as viewer:
        assert not ReferredOn.objects.exists()
        assert is_under_way(viewer, decided, at=days(2)), "nobody begins a second one meanwhile"
    assert [line.scheme for line in waiting(panel, cora, days(4))] == [""]
