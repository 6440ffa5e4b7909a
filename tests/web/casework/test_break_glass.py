"""Opening a case from a page: two presses, one answer for all that is not to be opened, a banner, an end."""

import pytest
from django.urls import reverse

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import BreakGlass
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, add_person, start_marac
from tests.trust.test_canaries import without_tokens
from tests.web.safety.test_pages import said, signed_in


GIVEN = {"reason": "doorstep", "words": "I stand at the door"}


@pytest.fixture
def case(panel):
    return panel.researched()


def opens(client, ref, **changes):
    return client.post("/open-a-case", GIVEN | {"reference": ref} | changes, follow=True)


def test_one_press_after_the_reason_opens_it_with_a_banner_and_an_end(case):
    client = signed_in("worker")
    assert 'href="/open-a-case"' in said(client.get(reverse("desk")))
    page = opens(client, f" {case.ref.lower()} ")
    words = said(page)
    for part in (
        "Opened in an emergency",
        "minutes left",
        "Seen with a knife",
        "Marker, Canary",
        "Hurt three times",
        "End now",
    ):
        assert part in words
    assert 3590 <= int(page["Refresh"]) <= 3601
    assert "Canary" not in words.split("</title>")[0]
    address = page.request["PATH_INFO"]
    done = client.post(f"{address}/end", follow=True)
    assert "Ended. You no longer see this case." in said(done)
    over = client.get(address)
    assert over.status_code == 409
    assert "This opening has ended" in said(over)
    assert "Canary" not in said(over)


def test_nothing_on_the_page_changes_anything_but_its_end(case):
    page = opens(signed_in("worker"), case.ref)
    forms = [part.split('"')[0] for part in said(page).split('<form method="post" action="')[1:]]
    assert sorted(forms) == sorted(["/sign-out", f"{page.request['PATH_INFO']}/end"])
    assert f'href="/cases/{case.ref}' not in said(page)


def test_whoever_is_in_the_case_goes_to_it(case):
    page = opens(signed_in("alice"), case.ref)
    assert page.redirect_chain == [(f"/cases/{case.ref}", 302)]
    with_rows = BreakGlass.objects.count()
    assert with_rows == 0


def test_every_case_that_is_not_to_be_opened_answers_alike(panel, personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    walled = marac.heard(marac.taken())
    case = panel.active()[0]
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(9))
    officer = add_person(personas, "officer", "housing", Role.PRACTITIONER)
    never = opens(signed_in("officer"), "ZZZZ")
    assert never.status_code == 404
    behind = opens(signed_in("officer"), walled.ref)
    conflicted = opens(signed_in("dana"), case.ref)
    outside = opens(signed_in("charlie"), case.ref)
    assert {p.status_code for p in (behind, conflicted, outside)} == {404}
    assert without_tokens(behind) == without_tokens(never)
    for page, who in ((conflicted, "dana"), (outside, "charlie")):
        assert without_tokens(page) == without_tokens(opens(signed_in(who), "ZZZZ"))
    assert officer.user_id


def test_a_try_in_vain_stays_written_down(case, as_role, personas):
    opens(signed_in("worker"), "ZZZZ")
    with as_role("auditor"):
        assert Entry.objects.filter(what="break_glass.asked", actor=personas.worker.user_id).count() == 1


@pytest.mark.parametrize("missing", ["reference", "reason", "words"])
def test_what_is_missing_is_said_and_what_was_typed_stays(case, missing):
    back = opens(signed_in("worker"), case.ref, **{missing: ""})
    assert back.status_code == 422
    kept = {"reference": case.ref, "words": "I stand at the door"}
    assert all(words in said(back) for key, words in kept.items() if key != missing)


def test_each_reading_is_written_down_with_its_opening(case, as_role, personas):
    client = signed_in("worker")
    page = opens(client, case.ref)
    client.get(page.request["PATH_INFO"])
    with as_role("auditor"):
        read = list(Entry.objects.filter(what="break_glass.consulted", actor=personas.worker.user_id))
    opening = page.request["PATH_INFO"].rsplit("/", 1)[1]
    assert len(read) == 2
    assert all(
        {opening, str(case.id), str(case.person_id)} == set(map(str, entry.objects_seen)) for entry in read
    )


def test_somebody_elses_opening_is_not_there(case):
    address = opens(signed_in("worker"), case.ref).request["PATH_INFO"]
    for who in ("alice", "bob", "charlie"):
        client = signed_in(who)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/end").status_code == 404
