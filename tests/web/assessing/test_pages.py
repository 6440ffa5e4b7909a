"""Pages of assessments, formulations and safety plans: each for those who may, each look written down, nothing typed lost."""

import re
from uuid import uuid4

import pytest
from django.urls import resolve

from plumbline.cases import services
from plumbline.cases.models import Assessment, AssessmentDraft, Formulation, SafetyPlan
from tests.assessments.made_up import ANSWERS, WHOLE
from tests.cases.assessed import assessed, begin, load
from tests.casework import days
from tests.casework import panel as panel
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, send, signed_in


TYPED = {f"q_{slug}": answer for slug, answer in ANSWERS.items()}


@pytest.fixture
def instrument(personas, looking_as, tmp_path):
    return load(looking_as, tmp_path)


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def draft(case, instrument, panel):
    with panel.look(panel.p.worker) as worker:
        return begin(case, instrument, by=worker)


@pytest.fixture
def row(case, instrument, panel):
    with panel.look(panel.p.worker) as worker:
        return assessed(case, instrument, by=worker)


def marks_of(page):
    """What a page carries besides its questions."""
    words = page.content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', words)[1]
        for name in ("once", "draft", "version", "window", "turn")
    }


def post(client, address, page, **given):
    return client.post(address, {**marks_of(page), **given}, follow=True)


def address_of(draft):
    return f"/assessments/begun/{draft.id}"


def test_begun_saved_gone_on_with_and_finished(case, instrument, panel):
    client = signed_in("worker")
    assert "Assessments and plans" in said(client.get(f"/cases/{case.ref}"))
    page = send(client, f"/cases/{case.ref}/assessments/new", instrument=str(instrument.id))
    address = page.request["PATH_INFO"]
    assert "checked" not in said(page)
    kept = post(client, address, page, q_h1="yes", q_h3="Her sister", act="save")
    assert "Saved, not finished" in said(kept)
    assert "Not finished" in said(kept)
    page = client.get(address)
    assert "Her sister" in said(page)
    assert said(page).count(" checked") == 1
    done = post(client, address, page, **TYPED, act="finish")
    assert "6, on a scale from 0 to 9" in said(done)
    assert "All 3 answers are known." in said(done)
    assert "It is no forecast" in said(done)
    # Sent again it is one, and leads to the result.
    again = post(client, address, page, **TYPED, act="finish")
    assert again.request["PATH_INFO"] == done.request["PATH_INFO"]
    with panel.look(panel.p.worker):
        assert Assessment.objects.count() == 1


def test_what_is_missing_is_said_beside_each_question_and_what_was_typed_stays(draft):
    client = signed_in("worker")
    page = client.get(address_of(draft))
    back = post(client, address_of(draft), page, q_h2="11", q_h3="Kept as typed", act="finish")
    assert back.status_code == 422
    assert "Kept as typed" in said(back)
    for words in ("Answer “Is it so”", "“How many”: give a whole number from 0 to 4", "Answer “How often”"):
        assert words in said(back)


@pytest.mark.parametrize("typed", ["not known", "Not known", "?"])
def test_a_number_may_be_not_known(draft, typed):
    client = signed_in("worker")
    page = client.get(address_of(draft))
    done = said(post(client, address_of(draft), page, **(TYPED | {"q_h2": typed}), act="finish"))
    assert "1 of 3 answers is not known." in done
    assert "If known, the score would lie from 3 to 7." in done
    assert "If all were known: Low or High." in done


def test_two_windows_never_overwrite_each_other_unseen(draft):
    client = signed_in("worker")
    one, two = client.get(address_of(draft)), client.get(address_of(draft))
    post(client, address_of(draft), one, q_h1="yes", act="save")
    refused = post(client, address_of(draft), two, q_h1="no", q_h3="Mine", act="save")
    assert refused.status_code == 422
    assert "Worker changed this assessment in another window" in said(refused)
    assert "Mine" in said(refused)
    # Having been told, they may put theirs in its place.
    kept = post(client, address_of(draft), refused, q_h1="no", q_h3="Mine", act="save")
    assert "Saved, not finished" in said(kept)


def test_the_script_saves_as_somebody_types(draft):
    client = signed_in("worker")
    page = client.get(address_of(draft))
    first = client.post(f"{address_of(draft)}/keep", {**marks_of(page), "turn": "2", "q_h3": "Half a sent"})
    assert (first.status_code, first.json()["version"], first.json()["address"]) == (
        200,
        1,
        address_of(draft),
    )
    assert "Half a sent" in said(client.get(address_of(draft)))
    other = client.post(
        f"{address_of(draft)}/keep", {**marks_of(page), "window": str(uuid4()), "q_h3": "Late"}
    )
    assert other.status_code == 409
    assert "another window" in other.json()["refusal"]


def test_begun_by_a_colleague_it_is_gone_on_with_not_begun_again(case, draft, instrument):
    client = signed_in("worker")
    page = client.get(f"/cases/{case.ref}/assessments/new")
    assert "Worker began Made-up scale on 12 March 2026" in said(page)
    again = send(client, f"/cases/{case.ref}/assessments/new", instrument=str(instrument.id))
    assert again.status_code == 422
    assert "Go on with that one" in said(again)


def test_thrown_away(case, draft, panel):
    client = signed_in("worker")
    done = send(client, f"{address_of(draft)}/away")
    assert "Thrown away. Nothing was scored." in said(done)
    assert client.get(address_of(draft)).status_code == 404
    with panel.look(panel.p.worker):
        assert AssessmentDraft.objects.get().ended_at


def test_another_agency_meets_no_draft(case, draft):
    bob = signed_in("bob")
    assert bob.get(address_of(draft)).status_code == 404
    assert "Not finished" not in said(bob.get(f"/cases/{case.ref}/assessments"))


def test_both_bands_are_shown(case, row):
    bob = signed_in("bob")
    address = f"/assessments/{row.id}"
    done = said(send(bob, f"{address}/band", band="low", because="Her sister moved in", expected="0"))
    assert "Saved. Both bands are shown." in done
    assert "<strong>Low</strong>, set by Bob, Police" in done
    assert "Why: Her sister moved in" in done
    assert done.index(">Band<") < done.index(">Assessed<")
    assert "By the score: High" in done
    listed = said(signed_in("worker").get(f"/cases/{case.ref}/assessments"))
    assert "<strong>Low</strong>, set by Bob" in listed
    assert "By the score: High" in listed
    refused = send(bob, f"{address}/band", band="high", because="", expected="1")
    assert refused.status_code == 422
    assert "Say why this band fits" in said(refused)


def test_a_correction_leaves_the_first_readable(row):
    client = signed_in("worker")
    address = f"/assessments/{row.id}"
    done = client.post(
        f"{address}/correct",
        {
            "once": once(client, f"{address}/correct"),
            **TYPED,
            "q_h1": "no",
            "on": "12 3 2026",
            "because": "Misheard",
        },
        follow=True,
    )
    assert "3, on a scale from 0 to 9" in said(done)
    assert "Misheard" in said(done)
    first = said(client.get(address))
    assert "This was corrected since." in first
    assert "6, on a scale from 0 to 9" in first
    assert "Correct this assessment" not in first


def test_a_correction_without_its_day_is_asked_for_it_and_never_becomes_today(row):
    client = signed_in("worker")
    address = f"/assessments/{row.id}/correct"
    assert "Leave empty for today" not in said(client.get(address))
    refused = client.post(
        address, {"once": once(client, address), **TYPED, "on": "", "because": "Misheard"}, follow=True
    )
    assert refused.status_code == 422
    assert "Give the day." in said(refused)


def test_another_agency_is_not_offered_a_correction(row):
    bob = signed_in("bob")
    page = said(bob.get(f"/assessments/{row.id}"))
    assert "Set another band" in page
    assert "Correct this assessment" not in page
    assert bob.get(f"/assessments/{row.id}/correct").status_code == 409


def test_change_is_drawn_and_what_is_not_compared_is_said(case, row, instrument, panel, tmp_path):
    with panel.look(panel.p.worker) as worker:
        assessed(case, instrument, by=worker, answers=ANSWERS | {"h1": "not_known"}, at=days(20))
    second = load(panel.look, tmp_path, WHOLE.replace('version: "1"', 'version: "2"'), at=days(-9))
    with panel.look(panel.p.worker) as worker:
        assessed(case, second, by=worker, at=days(30))
    page = said(signed_in("bob").get(f"/cases/{case.ref}/change"))
    assert "<svg" in page
    assert "3 of 9 (1 not known)" in page
    assert "From 6 to 3: lower by 3. If all were known: from −3 to 0." in page
    assert "versions 1 and 2 are not compared" in page
    assert "Made-up scale, version 2: assessed once" in page


def test_nothing_to_compare_says_so(case):
    assert "there is nothing to compare" in said(signed_in("bob").get(f"/cases/{case.ref}/change"))


def test_a_formulation_is_written_and_revised(case, panel):
    client = signed_in("worker")
    address = f"/cases/{case.ref}/formulations/1"
    given = {"person": str(case.person_id), "expected": "0"}
    empty = send(client, address, **given)
    assert empty.status_code == 422
    assert "at least one box" in said(empty)
    done = send(client, address, **given, what_fact="Three attendances", why_now_opinion="He lost the flat")
    assert "Three attendances" in said(done)
    assert "Three attendances" in said(client.get(address))
    revised = send(client, address, **(given | {"expected": "1"}), what_fact="Four attendances")
    assert "Before (1)" in said(revised)
    late = send(client, address, **(given | {"expected": "1"}), what_fact="Five")
    assert "Somebody else wrote a formulation just now" in said(late)
    with panel.look(panel.p.worker):
        assert Formulation.objects.count() == 2
    assert client.get(f"/cases/{case.ref}/formulations/9").status_code == 404


def test_a_safety_plan_is_for_whoever_was_ticked(case, panel):
    client = signed_in("worker")
    address = f"/cases/{case.ref}/safety-plans/1"
    given = {
        "person": str(case.person_id),
        "expected": "0",
        "words": "Ring the sister",
        "review_on": "1 6 2028",
    }
    past = send(client, address, **(given | {"review_on": "1 6 2020"}))
    assert past.status_code == 422
    assert "Ring the sister" in said(past)
    done = send(client, address, **given, agencies=[str(panel.p.agencies["housing"])])
    assert "Ring the sister" in said(done)
    assert "Read by Housing, Probation." in said(done)
    for who, reads in (("dana", True), ("alice", False), ("bob", False)):
        page = said(signed_in(who).get(f"/cases/{case.ref}/safety-plans"))
        assert ("Ring the sister" in page) is reads, who
        assert ("There is a safety plan that you may not read. Ask Worker at Probation" in page) is not reads
    # Nothing is ticked for the next version: readers are named again.
    assert "checked" not in said(client.get(address))
    assert "Now read by Housing, Probation" in said(client.get(address))
    with panel.look(panel.p.worker):
        assert SafetyPlan.objects.count() == 1


def test_what_goes_well_stands_there_whoever_said_it(panel, instrument):
    """As it was answered to a question that asks for it, and as an agency said it at a meeting."""
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        panel.note(item, "strength", "Rings the tenancy team himself", agency="housing", by=alice)
    with panel.look(panel.p.worker) as worker:
        assessed(case, instrument, by=worker)
    page = said(signed_in("bob").get(f"/cases/{case.ref}/assessments"))
    assert "What helps <strong>Her sister</strong>" in page
    assert 'Rings the tenancy team himself <span class="govuk-hint">Housing, 9 March 2026' in page


def test_a_plan_that_is_due_says_so_on_the_way_to_it(case, panel):
    with panel.look(panel.p.worker) as worker:
        services.write_safety_plan(
            case=case, person_id=case.person_id, words="x", review_on=days(20).date(), by=worker, at=days(10)
        )  # fmt: skip
    for who in ("worker", "bob"):
        assert "To be looked at again" in said(signed_in(who).get(f"/cases/{case.ref}/assessments"))
    with panel.look(panel.p.worker) as worker:
        services.write_safety_plan(
            case=case, person_id=case.person_id, words="x", review_on=days(900).date(), by=worker, at=days(10)
        )  # fmt: skip
    assert "To be looked at again" not in said(signed_in("worker").get(f"/cases/{case.ref}/assessments"))


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("worker", "/assessments/begun/{draft}"),
        ("worker", "/assessments/begun/{draft}/away"),
        ("bob", "/assessments/{row}"),
        ("bob", "/assessments/{row}/band"),
        ("worker", "/assessments/{row}/correct"),
        ("worker", "/cases/{ref}/formulations/1"),
        ("worker", "/cases/{ref}/safety-plans/1"),
    ],
)
def test_whoever_is_shown_somebody_is_written_down(case, row, instrument, panel, as_role, who, address):
    with panel.look(panel.p.worker) as worker:
        draft = begin(case, instrument, by=worker)
    client, before = signed_in(who), entries(as_role)
    address = address.format(draft=draft.id, row=row.id, ref=case.ref)
    page = client.get(address)
    assert page.status_code == 200
    assert "Canary" in said(page)
    added = {verb for key, verb in entries(as_role).items() if key not in before}
    assert added & LOOKED, resolve(address).url_name


def test_a_chair_reads_and_does_not_write(case, row):
    chair = signed_in("chair")
    page = said(chair.get(f"/cases/{case.ref}/assessments"))
    assert "Assess somebody" not in page
    assert chair.get(f"/cases/{case.ref}/assessments/new").status_code == 403
    assert chair.get(f"/cases/{case.ref}/safety-plans/1").status_code == 403
    assert "Write your agency" not in said(chair.get(f"/cases/{case.ref}/safety-plans"))
    assert "Set another band" in said(chair.get(f"/assessments/{row.id}"))


def test_a_closed_case_offers_nothing_and_shows_what_was_assessed(panel, instrument):
    case, objective, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        row = assessed(case, instrument, by=worker)
    with panel.look(panel.p.alice) as alice:
        services.hold_review(
            case=case, ratings=panel.rating(objective), words="x", outcome="close", by=alice, at=days(30)
        )
        services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
    client = signed_in("worker")
    page = said(client.get(f"/cases/{case.ref}/assessments"))
    assert "6, on a scale from 0 to 9" in page
    for words in ("Assess somebody", "Set another band", "Correct this", "Write one", "Write your agency"):
        for address in ("assessments", "formulations", "safety-plans"):
            assert words not in said(client.get(f"/cases/{case.ref}/{address}"))
        assert words not in said(client.get(f"/assessments/{row.id}"))
    assert client.get(f"/cases/{case.ref}/assessments/new").status_code == 409


def test_an_outsider_is_told_of_nothing(case, row, draft):
    charlie = signed_in("charlie")
    for address in (
        f"/cases/{case.ref}/assessments",
        f"/cases/{case.ref}/change",
        f"/cases/{case.ref}/formulations",
        f"/cases/{case.ref}/safety-plans",
        f"/cases/{case.ref}/safety-plans/1",
        f"/assessments/{row.id}",
        f"/assessments/{row.id}/band",
        address_of(draft),
    ):
        assert charlie.get(address).status_code == 404, address
    kept = charlie.post(f"{address_of(draft)}/keep", {"draft": str(draft.id), "window": str(uuid4())})
    assert kept.status_code == 409
    assert "not yours to see" in kept.json()["refusal"]
