"""What a phone's script asks for and gets: keys for its own account, and one plain answer to each entry."""

import re
import uuid
from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.cases import services as cases
from plumbline.cases.models import Contact
from tests.casework import panel as panel
from tests.signing_in import signed_in


def keys(client, *ids):
    return client.post("/contacts/waiting/keys", {"key": ids}).json()


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def phone(case):
    """The worker's phone: a client, what it was given, and a way to send an entry."""
    return Phone(case)


class Phone:
    def __init__(self, case, who="worker"):
        self.case, self.client = case, signed_in(who)
        self.given = keys(self.client)
        self.entry = str(uuid.uuid4())

    def send(self, *, by=None, **changes):
        body = {
            "entry": self.entry,
            "made": (timezone.now() - timedelta(minutes=5)).isoformat(),
            "outcome": "met",
            "lasted": "30",
            "safety": "no",
            "words": "Kept on the phone",
            "account": self.given["account"],
            "key": self.given["current"],
        }
        client = by or self.client
        address = f"/cases/{self.case.ref}/contacts/new"
        return client.post(address, body | changes, headers={"X-Plumbline-Queue": "1"})


def logged(panel, case):
    with panel.look(panel.p.alice):
        return list(Contact.objects.filter(case=case))


def test_it_works(phone, panel, case):
    made = timezone.now() - timedelta(hours=3)
    answer = phone.send(made=made.isoformat())
    assert (answer.status_code, answer.json()["slug"]) == (200, "saved")
    (contact,) = logged(panel, case)
    assert (str(contact.id), contact.words, contact.minutes) == (phone.entry, "Kept on the phone", 30)
    # When it was saved on the phone, not when it arrived.
    assert contact.happened_at == made


def test_yesterday_is_the_day_before_it_was_saved_on_the_phone(phone, panel, case):
    made = timezone.now() - timedelta(hours=20)
    assert phone.send(made=made.isoformat(), on="yesterday").status_code == 200
    (contact,) = logged(panel, case)
    assert timezone.localdate(contact.happened_at) == timezone.localdate(made) - timedelta(days=1)


def test_sent_again_after_a_cut_answer_it_is_one_contact(phone, panel, case):
    made = timezone.now().isoformat()
    assert [phone.send(made=made).json()["slug"] for _ in range(3)] == ["saved"] * 3
    assert len(logged(panel, case)) == 1


def test_sent_again_after_a_correction_it_leaves_the_correction(phone, panel, case):
    made = timezone.now().isoformat()
    phone.send(made=made)
    with panel.look(panel.p.worker) as worker:
        first = Contact.objects.get(id=phone.entry)
        cases.correct_contact(contact=first, outcome="met", minutes=5, because="Mistyped", by=worker)
    assert phone.send(made=made).json()["slug"] == "saved"
    assert sorted(c.minutes for c in logged(panel, case)) == [5, 30]


def test_one_entry_with_other_words_is_refused(phone, panel, case):
    made = timezone.now().isoformat()
    phone.send(made=made)
    answer = phone.send(made=made, words="Something else")
    assert (answer.status_code, answer.json()["slug"]) == (409, "saved-otherwise")
    assert [c.words for c in logged(panel, case)] == ["Kept on the phone"]


def test_an_entry_of_one_account_is_never_sent_as_another(phone, panel, case):
    """Somebody else signed in on the same phone: the page of the first still holds what waits."""
    other = Phone(case, who="bob")
    answer = phone.send(by=other.client)
    assert (answer.status_code, answer.json()["slug"]) == (409, "other-account")
    # Nor with the other account's own mark and the first one's key.
    answer = phone.send(by=other.client, account=other.given["account"])
    assert (answer.status_code, answer.json()["slug"]) == (409, "key-ended")
    assert logged(panel, case) == []


def test_without_any_mark_it_is_refused(phone, panel, case):
    assert phone.send(account="").status_code == 409
    assert phone.send(key="").status_code == 409
    assert phone.send(key="x").status_code == 409
    assert logged(panel, case) == []


def test_signing_out_ends_the_key_and_clears_the_phone(phone, panel, case):
    answer = phone.client.post("/sign-out")
    assert '"storage"' in answer["Clear-Site-Data"]
    again = signed_in("worker")
    assert phone.given["current"] not in keys(again, phone.given["current"])["keys"]
    assert phone.send(by=again).json()["slug"] == "key-ended"
    assert logged(panel, case) == []


def test_after_a_session_that_ran_out_the_same_account_gets_its_key_again(phone, panel, case):
    again = signed_in("worker")
    before, now = phone.given["current"], keys(again, phone.given["current"])
    assert now["keys"][before] == phone.given["keys"][before]
    assert now["current"] != before
    assert phone.send(by=again).json()["slug"] == "saved"


def test_and_signing_out_of_that_session_ends_it_too(phone):
    again = signed_in("worker")
    keys(again, phone.given["current"])
    again.post("/sign-out")
    assert phone.given["current"] not in keys(signed_in("worker"), phone.given["current"])["keys"]


def test_nobody_gets_a_key_of_another_account(phone):
    assert list(keys(signed_in("dana"), phone.given["current"])["keys"]) != [phone.given["current"]]
    assert phone.given["current"] not in keys(signed_in("dana"), phone.given["current"])["keys"]


def test_a_key_says_from_when_it_takes_entries_and_a_day_later_it_is_too_old(phone, panel, case, as_role):
    first = phone.given["current"]
    assert phone.given["new"][0] == first
    assert set(phone.given["new"]) == set(phone.given["starts"]) == set(phone.given["keys"])
    assert phone.given["starts"][first] <= timezone.now().astimezone(UTC).isoformat()
    with as_role("migrator"):
        QueueKey.objects.filter(id=first).update(starts_at=timezone.now() - timedelta(hours=24))
    written = (timezone.now() - timedelta(hours=23, minutes=45)).isoformat()
    answer = phone.send(made=written)
    assert (answer.status_code, answer.json()["slug"]) == (409, "too-old")
    assert first not in keys(signed_in("worker"), first)["keys"]
    assert logged(panel, case) == []


def test_one_that_waited_more_than_a_day_is_not_taken(phone, panel, case):
    answer = phone.send(made=(timezone.now() - timedelta(hours=25)).isoformat())
    assert (answer.status_code, answer.json()["slug"]) == (409, "too-old")
    assert logged(panel, case) == []


@pytest.mark.parametrize("made", ["", "yesterday", "2026-03-01T10:00:00"])
def test_one_without_its_moment_is_not_taken(phone, panel, case, made):
    assert phone.send(made=made).status_code in {409, 422}
    assert logged(panel, case) == []


def test_a_clock_that_is_ahead_counts_as_now(phone, panel, case):
    assert phone.send(made=(timezone.now() + timedelta(hours=2)).isoformat()).status_code == 200
    assert logged(panel, case)[0].happened_at <= timezone.now()


def test_what_is_missing_is_named(phone, panel, case):
    answer = phone.send(lasted="")
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["lasted"]
    assert logged(panel, case) == []


def test_a_case_that_is_no_longer_theirs_is_the_404_of_one_that_never_was(phone, panel, case):
    with panel.look(panel.p.worker) as worker:
        cases.declare_conflict(case=case, user=worker.user_id, by=worker)
    gone = phone.send()
    phone.case.ref = "ZZZZ"
    never = phone.send()
    assert (gone.status_code, never.status_code) == (404, 404)

    def without_tokens(answer):
        return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)

    assert without_tokens(gone) == without_tokens(never)


def test_signed_out_it_is_sent_to_sign_in(phone):
    stranger = Client(HTTP_HOST="localhost")
    assert phone.send(by=stranger)["Location"].startswith("/sign-in")
    assert stranger.post("/contacts/waiting/keys")["Location"].startswith("/sign-in")


def test_neither_key_nor_answer_is_stored_on_the_way(phone):
    assert phone.send()["Cache-Control"] == "no-store"
    answer = phone.client.post("/contacts/waiting/keys")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")


def test_what_is_sent_by_itself_keeps_no_session_alive(phone):
    before = phone.client.session["seen"]
    phone.client.post("/contacts/waiting/keys", headers={"X-Plumbline-Watching": "1"})
    assert phone.client.session["seen"] == before


def test_what_waited_is_for_the_people_who_were_chosen_on_the_phone(phone, panel, case):
    bob = str(panel.p.bob.user_id)
    assert phone.send(words="KanariNamed", read_by="named", named=[bob]).status_code == 200
    shown = {who: signed_in(who).get(f"/cases/{case.ref}").content.decode() for who in ("bob", "alice")}
    assert "KanariNamed" in shown["bob"]
    assert "KanariNamed" not in shown["alice"]
