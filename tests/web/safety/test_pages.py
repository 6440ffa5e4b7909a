"""The pages of flags, hand-overs, the victim's side and what is asked of the co-ordinator alone."""

import re

import pytest
from django.urls import resolve

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import PromptAnswer, SafeWay, VictimWord
from tests.casework import days
from tests.marac import Marac, add_person, start_marac
from tests.signing_in import signed_in
from tests.trust.test_reads import LOOKED, entries


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken())


def said(response):
    """The page on one line, without what keeps a day or a part of a law together."""
    page = " ".join(response.content.decode().split())
    return re.sub('<span class="pl-when">(.*?)</span>', r"\1", page)


def once(client, address):
    """The mark of a form, so that it is not taken for one sent twice."""
    page = client.get(address).content.decode()
    return page.split('name="once" value="')[1].split('"')[0]


def send(client, address, **given):
    return client.post(address, {"once": once(client, address), **given}, follow=True)


@pytest.mark.parametrize(
    ("who", "address"),
    [("bob", "/flags"), ("alice", "/flags"), ("ines", "/cases/{}/victim"), ("alice", "/cases/{}/prompts")],
)
def test_whoever_is_shown_somebody_is_written_down(case, as_role, who, address):
    client, before = signed_in(who), entries(as_role)
    address = address.format(case.ref)
    page = client.get(address)
    assert page.status_code == 200
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(address).url_name


def test_whoever_says_that_a_flag_is_on_or_off_reads_whose_and_it_is_written_down(case, marac, as_role):
    bob = signed_in("bob")
    for address in (f"/cases/{case.ref}/flags/set", None):
        if address is None:
            send(bob, f"/cases/{case.ref}/flags/set", agency=str(marac.p.agencies["police"]))
            address = "/flags/" + said(bob.get("/flags")).split('href="/flags/')[1].split('"')[0]
        before = entries(as_role)
        assert f"Case {case.ref} · Vickers, Canary" in said(bob.get(address))
        assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_a_flag_is_set_and_taken_off(case, marac):
    bob = signed_in("bob")
    assert "To be set" in said(bob.get("/flags"))
    answered = send(bob, f"/cases/{case.ref}/flags/set", agency=str(marac.p.agencies["police"]))
    assert "You will be told when the flag is to come off." in said(answered)
    page = said(bob.get("/flags"))
    assert "Vickers, Canary" in page
    assert "Take it off early" in page
    address = page.split('href="/flags/')[1].split('"')[0]
    refused = send(bob, f"/flags/{address}", words="")
    assert refused.status_code == 422
    assert "Say why it comes off now" in said(refused)
    assert "Taken off" in said(send(bob, f"/flags/{address}", words="On the wrong record"))


def test_the_adviser_stops_the_clock_and_writes_what_the_victim_wants(case, marac):
    ines = signed_in("ines")
    stopped = send(ines, f"/cases/{case.ref}/victim/clock", reason="no_safe_way", words="He has her phone")
    assert "Stands still" in said(stopped)
    assert "Late" in said(stopped)
    told = send(
        ines, f"/cases/{case.ref}/victim/words", moment="wishes", words="To stay at home", how="At the clinic"
    )
    assert "To stay at home" in said(told)
    assert re.search(
        r"A meeting heard this case on \d+ \w+ \d{4}\. The victim is still to be told\.", said(told)
    )
    assert "To stay at home" in said(signed_in("bob").get(f"/cases/{case.ref}"))
    # By which way they are reached can say where they are.
    assert "At the clinic" in said(ines.get(f"/cases/{case.ref}/victim"))
    assert "At the clinic" not in said(signed_in("bob").get(f"/cases/{case.ref}/victim"))
    with marac.look(marac.p.bob):
        assert VictimWord.objects.count() == 1
        assert not SafeWay.objects.exists()


def test_words_without_a_safe_way_come_back_with_what_was_typed(case):
    ines = signed_in("ines")
    refused = send(ines, f"/cases/{case.ref}/victim/words", moment="wishes", words="Kept as typed", how="")
    assert refused.status_code == 422
    assert "Kept as typed" in said(refused)
    assert "Say by which safe way you reached them" in said(refused)


def test_only_an_adviser_writes_there(case):
    bob = signed_in("bob")
    assert "Write down what the victim says" not in said(bob.get(f"/cases/{case.ref}/victim"))
    assert bob.get(f"/cases/{case.ref}/victim/words").status_code == 403


def test_a_case_goes_to_another_area_and_comes_back(case):
    alice = signed_in("alice")
    sent = send(alice, f"/cases/{case.ref}/transfer", to="elsewhere", area="", words="Moved")
    assert "Name the other area" in said(sent)
    sent = send(alice, f"/cases/{case.ref}/transfer", to="elsewhere", area="Wexborough MARAC", words="Moved")
    assert "Handed to Wexborough MARAC" in said(sent)
    assert "Write down the other area’s answer" in said(sent)
    assert "Take it back" not in said(sent)
    back = send(
        alice,
        f"/cases/{case.ref}/transfer/answer",
        answer="refused",
        said_by="Their co-ordinator",
        words="No",
    )
    assert "Refused there" in said(back)
    assert "Heard, actions open" in said(back)


def test_a_case_that_was_accepted_there_is_offered_neither_an_answer_nor_a_way_back(case):
    alice = signed_in("alice")
    send(alice, f"/cases/{case.ref}/transfer", to="elsewhere", area="Wexborough MARAC", words="Moved")
    done = send(
        alice,
        f"/cases/{case.ref}/transfer/answer",
        answer="accepted",
        said_by="Their co-ordinator",
        words="Yes",
    )
    assert "Accepted there" in said(done)
    assert "Write down the other area’s answer" not in said(done)
    assert "Take it back" not in said(done)


def test_the_coordinator_alone_is_asked(case, marac):
    alice = signed_in("alice")
    assert "Questions that only you can answer" in said(alice.get("/inbox"))
    address = f"/cases/{case.ref}/prompts"
    value = alice.get(address).content.decode().split('value="mappa.')[1].split('"')[0]
    done = send(alice, address, answer=f"mappa.{value}", words="Kanari conviction")
    assert "Nobody but a co-ordinator sees it" in said(done)
    assert "Kanari conviction" in said(alice.get(address))
    for who in ("bob", "ines", "chair"):
        client = signed_in(who)
        assert client.get(address).status_code in (403, 404), who
        page = said(client.get(f"/cases/{case.ref}"))
        assert "Questions that only you can answer" not in page
        assert "Kanari" not in page
    with marac.look(marac.p.bob):
        assert not PromptAnswer.objects.exists()


def test_each_question_has_a_form_of_its_own_and_a_mistake_stands_in_the_one_that_was_sent(case, marac):
    alice = signed_in("alice")
    address = f"/cases/{case.ref}/prompts"
    page = alice.get(address)
    forms = page.context["forms"]
    assert said(page).count("Your answer") == len(forms)
    wrong = send(alice, address, about=forms[-1].about, answer="", words="")
    assert wrong.status_code == 422
    assert [form.is_bound for form in wrong.context["forms"]] == [False] * (len(forms) - 1) + [True]
    assert "Choose an answer" in said(wrong)


def test_a_notice_of_a_flag_leads_to_the_list(case, marac, as_role, looking_as):
    from plumbline.access.jobs import job_viewer
    from plumbline.cases.services.flags import remind_of_flags

    with marac.look(marac.p.bob) as bob:
        services.set_flag(case=case, agency=marac.p.agencies["police"], by=bob, at=days(8))
    with as_role("worker"), looking_as(job_viewer("remind")) as job:
        assert remind_of_flags(by=job, on=days(366).date(), at=days(366)) == 1
    page = said(signed_in("bob").get("/notices"))
    assert "A flag is over" in page
    assert "say so on the list of flags" in page
    assert case.ref not in page
