"""The pages of review and closure: filled in from the logs, nothing judged beforehand, and what they lead to."""

import re

import pytest

from plumbline.cases import services
from plumbline.cases.models import Closure, ObjectiveRating, Review
from tests.casework import days
from tests.casework import panel as panel
from tests.web.meeting.test_around import seen, signed_in, text


@pytest.fixture
def case(panel):
    case, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        services.log_contact(
            case=case,
            outcome="met",
            minutes=30,
            action=action,
            their_words="He listens",
            by=worker,
            at=days(9),
        )
    return case


def value(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else None


def test_it_is_filled_in_and_steps_down(panel, case):
    alice = signed_in("alice")
    page = alice.get(f"/cases/{case.ref}/review").content.decode()
    (key,) = re.findall(r'name="proof_([0-9a-f-]+)"', page)
    assert value(page, f"proof_{key}") == "0 of 1 action verified; met in 1 of 1 contacts"
    assert "“He listens” (11 March 2026)" in page
    assert " checked" not in page
    given = {
        f"rating_{key}": "partly", f"proof_{key}": "Met once", "words": "Calmer", "their_words": "He listens",
        "outcome": "step_down", "next_review_on": "",
    }  # fmt: skip
    assert alice.post(f"/cases/{case.ref}/review", given).status_code == 302
    (review,) = seen(panel, Review)
    assert (review.outcome, review.their_words, review.next_review_on) == ("step_down", "He listens", None)
    assert [r.words for r in seen(panel, ObjectiveRating)] == ["Met once"]
    shown = text(alice.get(f"/cases/{case.ref}"))
    for said in ("one agency can carry on", "Partly (Met once)", "In the person’s own words: He listens"):
        assert said in shown
    close = alice.get(f"/cases/{case.ref}/close").content.decode()
    assert re.search(r'value="one_agency"[^>]* checked', close)
    assert "6 years after closing" in close
    ending = {"reason": "one_agency", "words": "Housing goes on", "carries_on": "Housing", "reach": ""}
    no = alice.post(f"/cases/{case.ref}/close", ending)
    assert no.status_code == 422
    assert "Say who carries on, and how they are reached" in text(no)
    assert alice.post(f"/cases/{case.ref}/close", ending | {"reach": "Duty desk"}).status_code == 302
    (closure,) = seen(panel, Closure)
    assert closure.referrer_told
    ended = text(alice.get(f"/cases/{case.ref}"))
    assert "Housing, reached by Duty desk" in ended
    assert "Whoever referred was told that it has ended" in ended
    assert "What followed from a referral of yours has ended" in text(signed_in("bob").get("/notices"))


def test_a_case_whose_review_is_long_over_stands_in_the_inbox_and_before_the_chair(panel, case):
    """The plan of the test's case began in March 2026, and today is later."""
    assert re.search(
        rf"{case.ref} , Reviews due .* days late", text(signed_in("alice").get("/inbox?group=reviews"))
    )
    chair = text(signed_in("chair").get("/meetings"))
    assert "Reviews overdue by more than a week (1)" in chair
    assert f"Case {case.ref}" in chair
    assert "Reviews over" not in text(signed_in("worker").get("/meetings"))
