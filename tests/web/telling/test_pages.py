"""Pages of what a person was told: each for those who may, each look written down, nothing typed lost."""

import pytest
from django.urls import resolve

from plumbline.cases.models import Consent, Objection, Participant, Telling
from tests.cases.told import consent, not_told, objection, told
from tests.casework import panel as panel
from tests.marac import Marac, start_marac
from tests.trust.test_canaries import without_tokens
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, signed_in


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def row(case, panel):
    with panel.look(panel.p.worker) as worker:
        return objection(case, by=worker, words="Canary says no")


def send(client, address, **given):
    """As a browser without script: every hidden field that the page carries, and what was typed."""
    page = client.get(address)
    form = page.context["form"] if page.context else None
    hidden = {f.name: f.value() for f in form.hidden_fields() if f.value() is not None} if form else {}
    return client.post(address, {"once": once(client, address), **hidden, **given}, follow=True)


def test_from_nobody_decided_to_not_told_to_told(case):
    client = signed_in("worker")
    page = said(client.get(f"/cases/{case.ref}"))
    assert "Not decided" in page
    assert f"/cases/{case.ref}/told" in page
    bob = client.get(f"/cases/{case.ref}/told/1/not").context["form"].fields["decided_by"].choices
    chair = next(key for key, name in bob if name.startswith("Chair"))
    done = send(
        client, f"/cases/{case.ref}/told/1/not", reason="crime", decided_by=chair, review_on="1 6 2028",
        words="An arrest is planned",
    )  # fmt: skip
    assert "Saved. What was written before stays readable." in said(done)
    assert "Data Protection Act 2018, Schedule 2 paragraph 2" in said(done)
    assert "Decided by Chair, to be looked at again on 1 June 2028" in said(done)
    assert "To be looked at again on 1 June 2028" in said(client.get(f"/cases/{case.ref}"))
    done = said(send(client, f"/cases/{case.ref}/told/1", how="by_phone", words="Kindly"))
    assert "“Kindly”" in done
    assert "An arrest is planned" in done


def test_what_is_missing_is_said_and_what_was_typed_stays(case, panel):
    client = signed_in("worker")
    back = send(client, f"/cases/{case.ref}/told/1/not", words="Kept as typed")
    assert back.status_code == 422
    for words in (
        "Kept as typed",
        "Choose why they are not told",
        "Choose who decided",
        "Give the day by which",
    ):
        assert words in said(back)
    back = send(client, f"/cases/{case.ref}/told/1/not", review_on="1 6 2020")
    assert "This day is past" in said(back)
    with panel.look(panel.p.worker):
        assert not Telling.objects.exists()


def test_an_objection_is_taken_down_answered_and_shown_late(case, panel):
    worker, alice = signed_in("worker"), signed_in("alice")
    done = said(
        send(worker, f"/cases/{case.ref}/told/1/objects", to_what="The rent", words="Mine", on="1 3 2026")
    )
    assert "Answer late" in done
    assert "due by 1 April 2026" in done
    assert "/answer" not in done
    assert "Answer late" in said(alice.get(f"/cases/{case.ref}"))
    with panel.look(panel.p.alice):
        key = Objection.objects.get().id
    assert worker.get(f"/objections/{key}/answer").status_code == 403
    back = send(alice, f"/objections/{key}/answer", outcome="not_upheld", words="Kept as typed")
    assert back.status_code == 422
    assert "Choose on which ground it is not upheld" in said(back)
    assert "Kept as typed" in said(back)
    done = said(send(alice, f"/objections/{key}/answer", outcome="upheld", words="The landlord is not asked"))
    assert "Upheld" in done
    assert "Answered late" in done
    assert "The landlord is not asked" in done


def test_an_answer_takes_longer_where_the_person_was_told_in_time(case, row, panel):
    worker, alice, address = signed_in("worker"), signed_in("alice"), f"/objections/{row.id}/longer"
    assert worker.get(address).status_code == 403
    form = said(alice.get(address))
    assert "Tell the person first" in form
    assert "UK GDPR, Articles 12(3) and 12A" in form
    given = {
        "reason": "complexity_12a",
        "words": "Four agencies are asked",
        "months": "2",
        "told_on": "13 4 2026",
    }
    back = send(alice, address, **given)
    assert back.status_code == 422
    assert "They had to be told by 12 April 2026" in said(back)
    assert "Four agencies are asked" in said(back)
    done = said(send(alice, address, **given | {"told_on": "2 4 2026"}))
    assert "the answer waits until 12 June 2026" in done
    assert "Take longer" not in done


def test_who_objects_is_asked_and_shown_on_one_address(case, row):
    alice, address = signed_in("alice"), f"/objections/{row.id}/who"
    assert "does not stop the clock" in said(alice.get(address))
    back = send(alice, address, reason="", words="A letter from nowhere", on="2 4 2026")
    assert "Choose why they are asked." in said(back)
    asked = {"reason": "reasonable_doubt_12a", "words": "A letter from nowhere", "on": "2 4 2026"}
    page = said(send(alice, address, **asked))
    assert "The month has not begun" in page
    assert "Take longer" not in page
    assert "its month has not begun" in said(alice.get(f"/objections/{row.id}/answer"))
    done = said(send(alice, address, words="Seen by their worker", on="9 4 2026"))
    assert "Shown on 9 April 2026" in done
    assert "due by 9 May 2026" in done


def test_consent_is_for_a_service_and_its_withdrawal_counts_at_once(case, panel):
    client = signed_in("worker")
    form = said(client.get(f"/cases/{case.ref}/told/1/consent"))
    assert "Agencies never share by consent to keep somebody safe" in form
    assert "Articles 6(1)(c) to (e), 7(3) and 7(4)" in form
    address = f"/cases/{case.ref}/told/1/consent"
    other = {"service": "other", "name": "A walking group"}
    assert "Say what the service is called." in said(
        send(client, address, service="other", answer="given", how="in_person")
    )
    assert "Given" in said(send(client, address, **other, answer="given", how="in_person"))
    assert 'value="name.A walking group"' in said(client.get(address))
    done = said(send(client, address, service="name.A walking group", answer="withdrawn", how="by_phone"))
    assert "Withdrawn" in done
    assert "before: given" in done
    back = send(client, address, **other | {"name": "Rent advice"}, answer="withdrawn", how="by_phone")
    assert back.status_code == 422
    assert "No consent to this service stands" in said(back)
    with panel.look(panel.p.worker):
        assert Consent.objects.count() == 2


def test_a_service_of_the_catalogue_is_chosen_and_kept_by_its_key(case, panel):
    with panel.look(panel.p.alice):
        entry = panel.intervention()
    client, address = signed_in("worker"), f"/cases/{case.ref}/told/1/consent"
    assert "Mentoring, Probation" in said(client.get(address))
    assert "Given" in said(send(client, address, service=str(entry.id), answer="given", how="in_person"))
    with panel.look(panel.p.worker):
        row = Consent.objects.get()
    assert (row.intervention_id, row.service) == (entry.id, "Mentoring")


def test_two_at_once_the_second_is_told_and_keeps_what_they_typed(case, panel):
    client, address = signed_in("worker"), f"/cases/{case.ref}/told/1"
    page = client.get(address)
    hidden = {f.name: f.value() for f in page.context["form"].hidden_fields()}
    with panel.look(panel.p.bob) as bob:
        told(case, by=bob)
    back = client.post(address, {"once": once(client, address), **hidden, "how": "by_phone", "words": "Mine"})
    assert back.status_code == 422
    assert "Somebody else wrote something here just now" in said(back)
    assert "Mine" in said(back)


def test_the_review_says_it_in_a_line(case, panel):
    with panel.look(panel.p.worker) as worker:
        not_told(case, by=worker)
        objection(case, by=worker)
        consent(case, by=worker)
    page = said(signed_in("alice").get(f"/cases/{case.ref}/review"))
    for words in (
        "due to be looked at again",
        "since 1 June 2026",
        "Objects to: The rent",
        "Consent given: Mentoring",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("bob", "/cases/{ref}/told"),
        ("worker", "/cases/{ref}/told/1"),
        ("worker", "/cases/{ref}/told/1/not"),
        ("worker", "/cases/{ref}/told/1/objects"),
        ("worker", "/cases/{ref}/told/1/consent"),
        ("alice", "/objections/{row}/answer"),
        ("alice", "/objections/{row}/who"),
    ],
)
def test_whoever_is_shown_somebody_is_written_down(case, row, as_role, who, address):
    client, before = signed_in(who), entries(as_role)
    address = address.format(ref=case.ref, row=row.id)
    page = client.get(address)
    assert page.status_code == 200
    assert "Canary" in said(page)
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(address).url_name


def test_a_link_is_shown_to_those_alone_whom_its_page_lets_in(case, row):
    for who in ("alice", "chair", "bob", "worker"):
        client = signed_in(who)
        page = said(client.get(f"/cases/{case.ref}/told"))
        for address in (
            *(f"/cases/{case.ref}/told/1{end}" for end in ("", "/not", "/objects", "/consent")),
            f"/objections/{row.id}/answer",
            f"/objections/{row.id}/who",
        ):
            assert (f'href="{address}"' in page) == (client.get(address).status_code == 200), (who, address)


def test_hidden_and_missing_read_alike(case):
    charlie, worker = signed_in("charlie"), signed_in("worker")
    hidden, never = (charlie.get(f"/cases/{ref}/told") for ref in (case.ref, "ZZZZ"))
    assert hidden.status_code == never.status_code == 404
    assert without_tokens(hidden).replace(case.ref.encode(), b"ZZZZ") == without_tokens(never)
    assert worker.get(f"/cases/{case.ref}/told/9").status_code == 404


def test_a_closed_case_shows_it_and_offers_what_is_still_the_persons_right(panel):
    case = panel.everything()
    page = said(signed_in("alice").get(f"/cases/{case.ref}/told"))
    assert "Record that they were told" not in page
    assert "Write down an objection" in page
    refused = signed_in("alice").get(f"/cases/{case.ref}/told/1")
    assert refused.status_code == 409
    assert "This case is closed" in said(refused)


def test_nothing_that_would_send_word_is_offered_or_taken_of_whom_nothing_may_reach(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    client = signed_in("alice")
    with looking_as(personas.alice):
        people = list(Participant.objects.filter(case=case).order_by("number").values_list("part", flat=True))
    his, page = people.index("perpetrator") + 1, said(client.get(f"/cases/{case.ref}/told"))
    assert "The rules of this scheme forbid telling them" in page
    for end in ("", "/objects", "/consent"):
        address = f"/cases/{case.ref}/told/{his}{end}"
        assert f'href="{address}"' not in page
        answer = client.post(address, {"how": "by_phone", "to_what": "x", "words": "x"})
        assert answer.status_code == 409
        assert "Nothing of this case may reach this person" in said(answer)
    with looking_as(personas.alice):
        assert not Telling.objects.exists()
        assert not Objection.objects.exists()


@pytest.mark.parametrize(("how", "is_said"), [("by_letter", True), ("by_phone", False), ("in_person", False)])
def test_a_way_that_the_rule_does_not_call_safe_is_saved_and_said(case, panel, how, is_said):
    with panel.look(panel.p.worker) as worker:
        panel.safe_contact(case, by=worker)
    done = said(send(signed_in("worker"), f"/cases/{case.ref}/told/1", how=how))
    assert ("see rule 1 for reaching this person" in done) is is_said
    with panel.look(panel.p.worker):
        assert Telling.objects.filter(case=case, how=how).exists()
