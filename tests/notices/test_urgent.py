"""A message at once, besides the digest, when an urgent referral waits: for whoever chose so, and with a count alone."""

from datetime import time
from uuid import uuid4

import pytest

from plumbline.notices.enums import URGENT
from plumbline.notices.models import Digest
from plumbline.notices.queries import digest_wanted, waiting_notices
from plumbline.notices.services import Told, choose_digest, make_urgent, open_notice, send_due_digests, tell
from plumbline.notices.services.digests import Sent
from tests.notices.conftest import JOB, at
from tests.signing_in import signed_in


@pytest.fixture
def chosen(personas, looking_as):
    """Alice wants to hear of it at once; the chair said nothing."""
    with looking_as(personas.alice) as alice:
        choose_digest(by_mail=True, wanted=time(7, 30), urgent=True, by=alice)


@pytest.fixture
def minute(as_job, as_role):
    """`minute(moment)` makes what is urgent and sends what is due."""

    def go(moment):
        with as_job() as job:
            made = make_urgent(by=job, at=moment)
        with as_role("worker"):
            return len(made), send_due_digests(by=JOB, at=moment)

    return go


@pytest.fixture
def waits(personas, as_job):
    """`waits(moment)` puts one more urgent referral before Alice and the chair."""

    def go(when):
        about = uuid4()
        with as_job() as job:
            told = [
                Told(one.user_id, URGENT, "referral", about, when.date())
                for one in (personas.alice, personas.chair)
            ]
            tell(told=told, by=job, at=when)

    return go


def test_it_goes_out_at_once_to_whoever_chose_so(sink, chosen, waits, minute):
    waits(at(3))
    waits(at(3))
    assert minute(at(3, 10)) == (1, Sent(sent=1))
    (letter,) = sink.letters
    assert b"2 urgent referrals wait for you." in letter[1]
    assert b"Something urgent waits for you." in letter[1]
    assert b"http" not in letter[1]


def test_the_same_is_told_once_and_a_further_one_again(sink, chosen, waits, minute):
    waits(at(3))
    minute(at(3, 10))
    assert minute(at(3, 20)) == (0, Sent())
    waits(at(3, 25))
    assert minute(at(3, 30)) == (1, Sent(sent=1))
    assert b"1 urgent referral waits for you." in sink.letters[-1][1]


def test_what_was_given_up_is_told_again(sink, chosen, waits, minute, as_role):
    waits(at(3))
    assert minute(at(3, 10)) == (1, Sent(sent=1))
    with as_role("migrator"):
        Digest.objects.update(state="given_up")
    assert minute(at(4, 10)) == (1, Sent(sent=1))
    assert len(sink.letters) == 2


def test_the_digest_of_the_day_comes_as_ever(sink, chosen, waits, told, minute, round_of):
    waits(at(3))
    minute(at(3, 10))
    told("alice", due=1)
    # The chair, who did not choose to hear at once, hears in the morning that something waits.
    assert round_of(at(7, 30)) == (2, Sent(sent=2))
    said = [body for _, body in sink.letters[-2:]]
    assert any(b"1 action is due soon. 1 other thing is new or waits." in body for body in said)
    assert any(b"1 thing is new or waits for you." in body for body in said)


def test_nobody_is_written_to_who_did_not_choose_it(sink, waits, minute):
    waits(at(3))
    assert minute(at(3, 10)) == (0, Sent())


def test_not_of_what_was_opened_meanwhile(sink, chosen, waits, minute, personas, looking_as):
    waits(at(3))
    with looking_as(personas.alice) as alice:
        for notice in waiting_notices(alice):
            open_notice(notice_id=notice.id, by=alice)
    assert minute(at(3, 10)) == (0, Sent())
    with looking_as(personas.alice):
        assert not Digest.objects.exists()


def test_it_is_chosen_on_the_page_by_those_before_whom_referrals_come(personas, looking_as):
    asked = "Shall an email come at once"
    alice = signed_in("alice")
    assert asked in alice.get("/your-account/digest").content.decode()
    assert asked not in signed_in("bob").get("/your-account/digest").content.decode()
    assert alice.post("/your-account/digest", {"at": "07:30", "urgent": "yes"}).status_code == 302
    with looking_as(personas.alice) as seen:
        assert digest_wanted(seen).urgent
