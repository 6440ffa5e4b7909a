"""One e-mail a day: who gets one, what is on the wire, what happens when the mail server does not take it."""

import email
from datetime import time, timedelta
from email.policy import default
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from plumbline.access.jobs import job_viewer
from plumbline.access.models import User
from plumbline.access.services import close_account
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.notices.enums import DigestState
from plumbline.notices.models import Digest, DigestChoice
from plumbline.notices.queries import digest_wanted, digests_in_trouble, last_digest, waiting_notices
from plumbline.notices.services import Told, choose_digest, make_digests, put_away_notice, tell
from plumbline.notices.services.digests import Sent, _claim
from plumbline.values.errors import DataUnfit, PermissionRefused
from tests.notices.conftest import JOB, SENDER, at


NONE = Sent()


class TestWhenOneIsMade:
    def test_at_the_usual_time_and_not_before(self, sink, told, round_of):
        told("worker", due=1)
        assert round_of(at(7, 29)) == (0, NONE)
        assert round_of(at(7, 30)) == (1, Sent(sent=1))

    def test_once_a_day_whatever_comes_after(self, sink, told, round_of):
        told("worker", due=1)
        round_of(at(7, 30))
        told("worker", late=1, when=at(9))
        assert round_of(at(19)) == (0, NONE)
        assert len(sink.letters) == 1

    @pytest.mark.parametrize(
        ("kind", "about", "says"),
        [
            ("review-due", "safety-plan", b"1 thing is to be looked at again."),
            ("review-due", "telling", b"1 thing is to be looked at again."),
            ("look-back-ready", "look-back", b"1 thing is to be looked at again."),
            ("meeting-called", "meeting", b"1 meeting was called or changed."),
            ("meeting-moved", "meeting", b"1 meeting was called or changed."),
            ("meeting-cancelled", "meeting", b"1 meeting was called or changed."),
        ],
    )
    def test_reviews_and_meetings_are_counted_and_never_as_actions(
        self, sink, as_job, round_of, personas, kind, about, says
    ):
        with as_job() as job:
            tell(told=[Told(personas.worker.user_id, kind, about, uuid4(), at(6).date())], by=job, at=at(6))
        assert round_of(at(7, 30)) == (1, Sent(sent=1))
        assert says in sink.letters[0][1]
        assert b"action" not in sink.letters[0][1]

    @pytest.mark.parametrize(
        ("kind", "about"),
        [
            ("request-asked", "research-request"),
            ("question-asked", "question"),
            ("referral-arrived", "onward"),
            ("decided", "referral"),
            ("actions-wait", "meeting"),
            ("case-opened", "break-glass"),
        ],
    )
    def test_what_is_no_action_is_counted_as_another_thing(
        self, sink, as_job, round_of, personas, told, kind, about
    ):
        told("worker", late=1)
        with as_job() as job:
            tell(told=[Told(personas.worker.user_id, kind, about, uuid4(), at(6).date())], by=job, at=at(6))
        round_of(at(7, 30))
        assert b"1 action is late. 1 other thing is new or waits." in sink.letters[0][1]

    def test_the_next_day_only_if_something_came(self, sink, told, round_of):
        told("worker", due=1)
        round_of(at(7, 30))
        assert round_of(at(7, 30, day=21)) == (0, NONE)
        told("worker", late=1, when=at(6, day=22))
        assert round_of(at(7, 30, day=22)) == (1, Sent(sent=1))
        # It counts what waits, not only what is new.
        assert b"1 action is due soon and 1 is late." in sink.letters[-1][1]

    def test_at_the_time_they_chose(self, sink, told, round_of, personas, looking_as):
        told("worker", due=1)
        with looking_as(personas.worker) as worker:
            choose_digest(by_mail=True, wanted=time(16), by=worker)
            assert digest_wanted(worker).at == time(16)
        assert round_of(at(15, 59)) == (0, NONE)
        assert round_of(at(16)) == (1, Sent(sent=1))

    def test_not_to_somebody_who_wants_none(self, sink, told, round_of, personas, looking_as):
        told("worker", due=1)
        with looking_as(personas.worker) as worker:
            choose_digest(by_mail=False, wanted=time(7, 30), by=worker)
        assert round_of(at(12)) == (0, NONE)

    def test_not_at_a_time_that_is_not_offered(self, personas, looking_as):
        with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
            choose_digest(by_mail=True, wanted=time(3), by=worker)

    def test_not_of_what_was_put_away(self, sink, told, round_of, personas, looking_as):
        told("worker", due=1)
        with looking_as(personas.worker) as worker:
            put_away_notice(notice_id=waiting_notices(worker)[0].id, by=worker)
        assert round_of(at(12)) == (0, NONE)

    def test_not_to_a_closed_account(self, sink, told, round_of, personas, looking_as):
        told("worker", due=1)
        with looking_as(personas.administrator) as admin:
            close_account(user_id=personas.worker.user_id, by=admin)
        assert round_of(at(12)) == (0, NONE)

    def test_without_a_mail_server_none_is_made(self, told, round_of, settings):
        assert settings.SMTP_HOST == ""
        told("worker", due=1)
        assert round_of(at(12)) == (0, NONE)

    def test_what_was_due_counts_as_late_once_its_day_is_past(self, sink, told, round_of):
        told("worker", due=1)
        told("worker", due=1, when=at(6, day=26))
        round_of(at(7, 30, day=26))
        assert b"2 actions are late." in sink.letters[-1][1]


class TestOnTheWire:
    def test_every_byte(self, sink, told, round_of, personas, as_job):
        told("worker", due=2, late=1)
        round_of(at(7, 30))
        with as_job():
            digest = Digest.objects.get()
        ((envelope, raw),) = sink.letters
        assert [line.split(b" ")[0] + b" " + line.split(b" ")[1].strip() for line in envelope] == [
            b"mail FROM:<plumbline@panel.invalid>",
            b"rcpt TO:<worker@example.invalid>",
        ]
        message = email.message_from_bytes(raw, policy=default)
        assert sorted(message.keys()) == sorted(
            [
                "Content-Type",
                "MIME-Version",
                "Content-Transfer-Encoding",
                "Subject",
                "From",
                "To",
                "Date",
                "Message-ID",
                "Auto-Submitted",
            ]
        )
        assert message["Subject"] == f"Reminders are waiting for you. Ref {digest.ref}"
        assert (message["From"], message["To"]) == (SENDER, "worker@example.invalid")
        assert message["Message-ID"] == f"<{digest.id}@panel.invalid>"
        assert message.get_content().replace("\r\n", "\n") == (
            f"2 actions are due soon and 1 is late. Sign in from your bookmark to see what waits for you. Ref {digest.ref}\n"
        )
        assert message.get_content_type() == "text/plain"

    def test_what_was_sent_is_in_the_ledger(self, sink, told, round_of, personas, as_role):
        told("worker", due=1)
        round_of(at(7, 30))
        with as_role("auditor"):
            entry = Entry.objects.get(what="digest.sent")
        assert (entry.actor, entry.verb) == (JOB.user_id, "disclosure")
        assert personas.worker.user_id in entry.objects_seen

    @pytest.mark.parametrize(
        "address",
        [
            "worker@example.invalid\nBcc: all@example.invalid",
            "worker@example.invalid\r\nSubject: x",
            "a@b.invalid, c@d.invalid",
            "Worker <a@b.invalid>",
        ],
    )
    def test_an_address_with_more_in_it_is_refused(
        self, sink, told, round_of, personas, as_role, as_job, address
    ):
        told("worker", due=1)
        with as_job() as job:
            record("account.opened", verb=Verb.ACCESS, object_kind="account", objects=[], by=job)
            User.objects.filter(id=personas.worker.user_id).update(email=address)
        assert round_of(at(7, 30)) == (1, Sent(given_up=1))
        assert sink.letters == []
        with as_job():
            assert Digest.objects.get().said == "The account’s address is no email address."


class TestWhenItIsNotTaken:
    def test_a_server_that_is_not_there_is_tried_again_later_and_later(
        self, sink, told, round_of, settings, as_job
    ):
        settings.EMAIL_PORT = 1
        told("worker", due=1)
        moments, now = [], at(7, 30)
        while now < at(23):
            made, sent = round_of(now)
            if sent.later or sent.given_up:
                moments.append((now - at(7, 30), sent.given_up))
            now += timedelta(minutes=5)
        assert [gap for gap, _ in moments] == [timedelta(minutes=m) for m in (0, 5, 25, 85, 265)]
        assert [over for _, over in moments] == [0, 0, 0, 0, 1]
        with as_job():
            digest = Digest.objects.get()
        assert (digest.state, digest.tries) == (DigestState.GIVEN_UP, 5)
        assert digest.said == "The mail server could not be reached: nothing listens there."

    def test_it_goes_out_once_the_server_is_back(self, sink, told, round_of, settings, personas, looking_as):
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        told("worker", due=1)
        assert round_of(at(7, 30))[1] == Sent(later=1)
        settings.EMAIL_PORT = port
        assert round_of(at(7, 34))[1] == NONE
        assert round_of(at(7, 35))[1] == Sent(sent=1)
        assert len(sink.letters) == 1
        with looking_as(personas.worker) as worker:
            assert last_digest(worker) is not None

    @pytest.mark.parametrize(
        ("command", "reply", "later", "said"),
        [
            ("RCPT", "550 no such user Worker", 0, "The mail server does not take this address (550)."),
            ("RCPT", "450 mailbox busy", 1, "The mail server does not take this address (450)."),
            ("BODY", "554 spam, says Worker", 0, "The mail server did not take the message (554)."),
            ("BODY", "451 try later", 1, "The mail server did not take the message (451)."),
            ("MAIL", "530 sign in first", 0, "The mail server did not take the message (530)."),
            ("CONNECT", "421 too busy", 1, "The mail server refused the connection (421)."),
            (
                "BODY",
                None,
                0,
                "The line broke while it was sent. It may have arrived, so it is not sent again.",
            ),
        ],
    )
    def test_what_the_server_says(self, sink, told, round_of, as_job, command, reply, later, said):
        """Its code is kept, and never its words, in which it may name somebody."""
        sink.said[command] = reply
        told("worker", due=1)
        assert round_of(at(7, 30))[1] == (Sent(later=1) if later else Sent(given_up=1))
        with as_job():
            assert Digest.objects.get().said == said
        sink.said.clear()
        assert round_of(at(9))[1] == (Sent(sent=1) if later else NONE)

    def test_a_day_that_is_over_is_given_up_and_the_next_counts_it(
        self, sink, told, round_of, settings, as_job
    ):
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        told("worker", due=1)
        round_of(at(7, 30))
        settings.EMAIL_PORT = port
        assert round_of(at(7, 30, day=21)) == (1, Sent(sent=1, given_up=1))
        assert len(sink.letters) == 1

    def test_an_administrator_sees_why_and_nobody_else(self, sink, told, round_of, personas, looking_as):
        sink.said["RCPT"] = "550 no"
        told("worker", due=1)
        round_of(at(7, 30))
        with looking_as(personas.administrator) as admin:
            (line,) = digests_in_trouble(admin)
            assert (line.name, line.given_up) == ("Worker", True)
        with looking_as(personas.alice) as alice:
            assert Digest.objects.count() == 0
            with pytest.raises(PermissionRefused):
                digests_in_trouble(alice)


class TestAKilledProcess:
    def test_what_it_had_claimed_is_never_sent(self, sink, told, as_job, as_role, round_of):
        told("worker", due=1)
        with as_job() as job:
            make_digests(by=job, at=at(7, 30))
        with as_role("worker"):
            assert _claim(JOB, at(7, 30)) is not None
            assert _claim(JOB, at(7, 30)) is None
        assert round_of(at(7, 39))[1] == NONE
        assert round_of(at(7, 41))[1] == Sent(given_up=1)
        assert sink.letters == []
        with as_job():
            assert "It may have arrived, so it is not sent again" in Digest.objects.get().said

    def test_the_next_day_tells_what_it_would_have_told(self, sink, told, as_job, as_role, round_of):
        self.test_what_it_had_claimed_is_never_sent(sink, told, as_job, as_role, round_of)
        assert round_of(at(7, 30, day=21)) == (1, Sent(sent=1))


class TestTheDatabase:
    @pytest.mark.parametrize("who", ["alice", "administrator"])
    def test_nobody_writes_a_digest_by_hand(self, who, personas, as_role, looking_as):
        viewer = getattr(personas, who)
        row = Digest(
            recipient=viewer.user_id,
            on=at(7).date(),
            ref="AAAA",
            due=1,
            late=0,
            made_at=at(7),
            next_try_at=at(7),
        )
        with (
            looking_as(viewer),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)
        other = job_viewer("operate")
        with (
            as_role("worker"),
            looking_as(other),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)

    def test_a_second_digest_of_a_day_is_refused(self, sink, told, round_of, personas, as_job):
        told("worker", due=1)
        round_of(at(7, 30))
        with as_job():
            record("digest.made", verb=Verb.COLLECTION, object_kind="account", objects=[], by=JOB)
            twin = Digest.objects.get()
            twin.id = JOB.user_id
            with pytest.raises(DatabaseError, match="notices_one_digest_a_day"), transaction.atomic():
                twin.save(force_insert=True)

    def test_nobody_sees_when_another_wants_theirs(self, personas, looking_as):
        with looking_as(personas.worker) as worker:
            choose_digest(by_mail=True, wanted=time(9), by=worker)
        with looking_as(personas.alice):
            assert DigestChoice.objects.count() == 0
