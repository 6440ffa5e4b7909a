"""A shared page asks whether it has changed: an empty answer while it has not, 404 where it is not theirs."""

import re
from pathlib import Path

import pytest

import plumbline.web
from plumbline.access.enums import Role
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.referrals.services import take_up
from tests.cases.test_onward import _agree as agree
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, add_person, start_marac
from tests.signing_in import signed_in
from tests.team import make_team, to_team


SCRIPTS = Path(plumbline.web.__file__).parent / "static" / "plumbline"


@pytest.fixture
def active(panel):
    return panel.active()


def asks(client, page):
    """The address and number that a page was given, and a question with them."""
    text = client.get(page).content.decode()
    address, number = re.search(r'data-changes="([^"]+)" data-number="([^"]+)"', text).groups()
    return lambda: client.get(address, HTTP_IF_NONE_MATCH=f'"{number}"')


@pytest.fixture
def pages(active, panel):
    case, _, _ = active
    with panel.look(panel.p.alice):
        meeting = Case.objects.get(id=case.id).agenda_items.get().meeting_id
    return {
        "case": f"/cases/{case.ref}",
        "meeting": f"/meetings/{meeting}",
        "inbox": "/inbox",
        "action": f"/actions/{active[2].id}",
        "chronology": f"/cases/{case.ref}/chronology?kind=action",
        "plan": f"/cases/{case.ref}/plan",
        "review": f"/cases/{case.ref}/review",
    }


SHARED = ("case", "meeting", "inbox", "action", "chronology", "plan", "review")


@pytest.mark.parametrize("which", SHARED)
def test_it_is_told_once_somebody_adds_something(panel, active, pages, which):
    ask = asks(signed_in("alice"), pages[which])
    assert (ask().status_code, ask().content) == (304, b"")
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=active[2], by=worker, at=days(8))
    assert (ask().status_code, ask().content) == (200, b"changed")


def test_a_worker_is_told_that_their_people_have_changed(active, panel):
    ask = asks(signed_in("worker"), "/my-people")
    assert ask().status_code == 304
    with panel.look(panel.p.worker) as worker:
        cases.log_contact(case=active[0], outcome="met", minutes=5, by=worker, at=days(9))
    assert ask().status_code == 200


def test_a_manager_is_told_that_what_the_team_holds_has_changed(panel):
    make_team(panel)
    case, objective = to_team(panel)
    ask = asks(signed_in("bob"), "/team")
    assert ask().status_code == 304
    with panel.look(panel.p.bob) as bob:
        cases.direct_action(
            case=case, verb="Visit", what="Kanari twice a week", owner=panel.p.worker.user_id,
            agency=panel.p.agencies["probation"], objective=objective, by=bob, at=days(9),
        )  # fmt: skip
    assert ask().status_code == 200


def test_who_triages_is_told_that_somebody_looks_at_the_referral_already(panel):
    referral = panel.referral()
    client = signed_in("alice")
    ask = asks(client, f"/referrals/{referral.id}")
    assert ask().status_code == 304
    with panel.look(panel.p.chair) as chair:
        take_up(referral=referral, by=chair, at=days(1))
    assert ask().status_code == 200
    assert signed_in("charlie").get(f"/referrals/{referral.id}/changed").status_code in (403, 404)


def test_whoever_flags_is_told_of_a_flag(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    ask = asks(signed_in("alice"), "/flags")
    assert ask().status_code == 304
    with looking_as(personas.bob) as bob:
        cases.set_flag(case=case, agency=personas.agencies["police"], by=bob, at=days(20))
    assert ask().status_code == 200


def test_a_page_that_keeps_what_was_refused_does_not_ask(active, pages):
    """Asked for anew it would be sent once more."""
    client = signed_in("alice")
    assert "data-changes" in client.get(pages["review"]).content.decode()
    refused = client.post(pages["review"], {"words": "Kanari"})
    assert refused.status_code == 422
    assert "data-changes" not in refused.content.decode()


def test_what_was_chosen_on_a_page_is_kept_when_it_is_shown_anew(active, pages):
    text = signed_in("alice").get(pages["chronology"]).content.decode()
    assert f'href="{pages["chronology"]}">Show it as it is now' in text


def test_every_page_asks_by_the_one_script_and_the_one_interval():
    """The five seconds stand once. A page that asked by a script of its own would ask at another pace."""
    scripts = {path.name: path.read_text() for path in SCRIPTS.glob("*.js")}
    assert re.findall(r"const EVERY = (\d+);", scripts["changed.js"]) == ["5000"]
    assert [name for name, text in scripts.items() if "dataset.changes" in text] == ["changed.js"]


def test_an_agency_outside_cannot_ask(active, pages):
    client = signed_in("charlie")
    assert [client.get(f"{pages[which]}/changed").status_code for which in ("case", "meeting")] == [404, 404]


@pytest.mark.parametrize("page", ["assessments", "change", "formulations", "safety-plans"])
def test_what_is_written_of_a_person_is_told_of_on_each_of_its_pages(active, panel, page):
    case = active[0]
    ask = asks(signed_in("alice"), f"/cases/{case.ref}/{page}")
    assert ask().status_code == 304
    with panel.look(panel.p.worker) as worker:
        cases.log_contact(case=case, outcome="met", minutes=5, by=worker, at=days(9))
    assert ask().status_code == 200


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def heard(personas, looking_as, ines):
    """A MARAC's case after its meeting, with an adviser of the refuge."""
    marac = Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))
    return marac.heard(marac.taken())


def test_a_safety_plan_behind_a_wall_is_told_of_to_nobody_whom_it_is_not_written_for(
    heard, ines, personas, looking_as
):
    who = ("ines", "bob", "alice")
    writer, reader, other = (asks(signed_in(one), f"/cases/{heard.ref}/safety-plans") for one in who)
    with looking_as(ines) as writing:
        cases.write_safety_plan(
            case=heard, person_id=heard.person_id, words="Keys with her sister (made up)", review_on=days(40).date(),
            agencies=[personas.agencies["police"]], by=writing, at=days(10),
        )  # fmt: skip
    assert [ask().status_code for ask in (writer, reader, other)] == [200, 200, 304]


def test_the_victim_s_side_is_told_of_to_who_keeps_it(heard, personas, looking_as):
    ask = asks(signed_in("ines"), f"/cases/{heard.ref}/victim")
    assert ask().status_code == 304
    with looking_as(personas.bob) as bob:
        cases.set_flag(case=heard, agency=personas.agencies["police"], by=bob, at=days(20))
    assert ask().status_code == 200


def test_a_provider_is_told_of_a_step_of_its_referral_and_of_nothing_else_of_the_case(panel):
    rita = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    agree(panel, "charity")
    case, _, action = panel.active()
    sent = panel.referred_on(case, by=panel.p.alice, provider="charity")
    ask = asks(signed_in("rita"), f"/onward/{sent.id}")
    assert ask().status_code == 304
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(10))
    assert ask().status_code == 304
    with panel.look(rita):
        cases.step_onward(onward=sent, state="accepted", by=rita, at=days(11))
    assert ask().status_code == 200
    # Another provider, who has no part in it, cannot tell that it is there.
    assert signed_in("charlie").get(f"/onward/{sent.id}/changed").status_code == 404
