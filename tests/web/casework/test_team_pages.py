"""The pages of a team: links for those whom the page lets in, forms that do what they say, an entry for each look."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from plumbline.cases import services
from plumbline.cases.models import LeadWorker
from tests.casework import days
from tests.casework import panel as panel
from tests.team import make_team, to_team
from tests.trust.test_canaries import signed_in
from tests.trust.test_reads import LOOKED, entries


@pytest.fixture
def team_case(panel):
    make_team(panel)
    return to_team(panel)


@pytest.fixture
def directed(team_case, personas, looking_as):
    case, objective = team_case
    with looking_as(personas.bob) as bob:
        return services.direct_action(
            case=case,
            verb="Visit",
            what="Kanari twice a week",
            owner=personas.worker.user_id,
            agency=personas.agencies["probation"],
            objective=objective,
            by=bob,
            at=days(9),
        )


def body(response, status=200):
    assert response.status_code == status, response.content[:400]
    return unescape(response.content.decode())


def specialist(personas, name="worker", agency="probation"):
    return f"{getattr(personas, name).user_id}.{personas.agencies[agency]}"


def test_the_manager_has_it_in_the_menu_and_others_have_not(team_case):
    assert 'href="/team"' in body(signed_in("bob").get("/requests"))
    assert 'href="/team"' not in body(signed_in("worker").get("/requests"))
    assert signed_in("worker").get("/team").status_code == 404


def test_the_caseload_says_what_each_holds(directed, team_case):
    page = body(signed_in("bob").get("/team"))
    assert "Contacts attempted" in page
    assert team_case[0].ref in page
    assert "By name, not by rank" in page


def test_directing_from_the_page(team_case, personas):
    case, objective = team_case
    client = signed_in("bob")
    assert f"/cases/{case.ref}/direct" in body(client.get(f"/cases/{case.ref}"))
    given = {
        "verb": "Fit",
        "what": "a door chain",
        "owner": specialist(personas),
        "objective": objective.id,
        "newness": "new",
    }
    answer = client.post(f"/cases/{case.ref}/direct", given, follow=True)
    assert "Directed. It is theirs at once" in body(answer)
    assert "Directed by Bob" in body(answer)


def test_what_is_vague_is_directed_and_said_to_be(team_case, personas):
    case, objective = team_case
    given = {
        "verb": "Monitor",
        "what": "him",
        "owner": specialist(personas),
        "objective": objective.id,
        "newness": "new",
    }
    page = body(signed_in("bob").post(f"/cases/{case.ref}/direct", given, follow=True))
    assert "Directed. It is theirs at once" in page
    assert "“Monitor” is vague" in page


def test_what_is_directed_may_be_kept_to_those_whom_it_concerns(team_case, personas):
    case, objective = team_case
    client = signed_in("bob")
    assert "Who may read this" in body(client.get(f"/cases/{case.ref}/direct"))
    given = {
        "verb": "Fit",
        "what": "a hidden camera",
        "owner": specialist(personas),
        "objective": objective.id,
        "newness": "new",
        "read_by": "owner",
    }
    assert "Directed. It is theirs at once" in body(
        client.post(f"/cases/{case.ref}/direct", given, follow=True)
    )
    read = {
        who: "a hidden camera" in body(signed_in(who).get(f"/cases/{case.ref}"))
        for who in ("bob", "worker", "dana")
    }
    assert read == {"bob": True, "worker": True, "dana": False}


@pytest.mark.parametrize("who", ["alice", "worker"])
def test_nobody_else_opens_the_page_to_direct(team_case, who):
    case, _ = team_case
    client = signed_in(who)
    assert f"/cases/{case.ref}/direct" not in body(client.get(f"/cases/{case.ref}"))
    assert client.get(f"/cases/{case.ref}/direct").status_code == 403


def test_giving_an_action_to_somebody_else(directed, personas):
    client = signed_in("bob")
    assert "Give it to somebody else" in body(client.get(f"/actions/{directed.id}"))
    given = {"who": specialist(personas, "dana", "housing"), "because": "Her patch", "expected_step": 1}
    assert "It is theirs now." in body(client.post(f"/actions/{directed.id}/reassign", given, follow=True))
    worker = signed_in("worker").get(f"/actions/{directed.id}")
    assert "Give it to somebody else" not in body(worker)


def test_what_was_written_on_an_action_that_is_another_s_by_now_is_shown_and_not_saved(directed, personas):
    given = {"who": specialist(personas, "dana", "housing"), "because": "Her patch", "expected_step": 1}
    signed_in("bob").post(f"/actions/{directed.id}/reassign", given)
    step = {"state": "done", "words": "Met her sister", "expected_step": 1}
    page = body(signed_in("worker").post(f"/actions/{directed.id}", step), 422)
    assert "Somebody else changed this action while you had it open" in page
    assert "You wrote: Met her sister" in page
    assert "It is not saved." in page


def test_an_action_that_moved_is_not_given_away_unread(directed, personas):
    client = signed_in("bob")
    signed_in("worker").post(f"/actions/{directed.id}", {"state": "in_progress", "expected_step": 1})
    given = {"who": specialist(personas, "dana", "housing"), "because": "Her patch", "expected_step": 1}
    page = body(client.post(f"/actions/{directed.id}/reassign", given), 422)
    assert "Somebody else changed this action" in page
    assert 'value="Her patch"' in page
    # Read once, it can be given away.
    assert 'name="expected_step" value="2"' in page
    again = client.post(f"/actions/{directed.id}/reassign", given | {"expected_step": 2}, follow=True)
    assert "It is theirs now." in body(again)


def test_naming_a_lead_worker(team_case, personas, looking_as):
    case, _ = team_case
    client = signed_in("bob")
    given = {"who": specialist(personas), "because": "Sees them weekly"}
    assert "Lead worker: Worker." in body(client.post(f"/cases/{case.ref}/lead-worker", given, follow=True))
    with looking_as(personas.bob):
        assert LeadWorker.objects.get(case=case).because == "Sees them weekly"


def test_a_co_ordinator_gives_a_case_back_to_the_panel(team_case):
    case, _ = team_case
    given = {"how": "panel", "because": "The team ends in June"}
    page = body(signed_in("alice").post(f"/cases/{case.ref}/delivery", given, follow=True))
    assert "Delivered by the panel." in page


def test_supervision_is_offered_to_its_two_readers_alone(directed, team_case, personas):
    case, _ = team_case
    address = f"/cases/{case.ref}/supervision"
    given = {"who": specialist(personas), "words": "Ring before each visit"}
    assert "Note kept." in body(signed_in("bob").post(address, given, follow=True))
    worker = signed_in("worker")
    assert address in body(worker.get(f"/cases/{case.ref}"))
    assert "Ring before each visit" in body(worker.get(address))
    for who in ("alice", "dana", "chair"):
        client = signed_in(who)
        assert address not in body(client.get(f"/cases/{case.ref}"))
        assert client.get(address).status_code == 404


def test_the_team_of_a_scheme(panel, personas):
    client = signed_in("alice")
    assert "Nobody is in the team." in body(client.get("/schemes/violence-panel/team"))
    given = {
        "part": "specialist",
        "who": specialist(personas),
        "brings": "Work with young adults",
        "until": "1 3 2028",
        "because": "Seconded",
    }
    page = body(client.post("/schemes/violence-panel/team/join", given, follow=True))
    assert "Specialist, Probation, Work with young adults" in page
    assert "1 March 2028" in page
    again = client.post("/schemes/violence-panel/team/join", given)
    assert "in these days already" in body(again, 422)


def test_ending_a_post(panel, personas):
    posts = make_team(panel)
    client = signed_in("alice")
    answer = client.post(f"/schemes/team/{posts['bob'].id}/end", {"csrf": "x"}, follow=True)
    assert "The post has ended." in body(answer)
    assert signed_in("bob").get("/team").status_code == 404


def test_whoever_is_shown_somebody_is_written_down(directed, team_case, as_role):
    case, _ = team_case
    client = signed_in("bob")
    for address in (
        "/team",
        f"/cases/{case.ref}/direct",
        f"/cases/{case.ref}/lead-worker",
        f"/cases/{case.ref}/supervision",
        f"/actions/{directed.id}/reassign",
    ):
        before = entries(as_role)
        assert client.get(address).status_code == 200, address
        added = {verb for key, verb in entries(as_role).items() if key not in before}
        assert added & LOOKED, address


def test_a_manager_sets_the_leave_of_the_team_and_sees_it(team_case, personas):
    client = signed_in("bob")
    ahead = timezone.localdate() + timedelta(days=10)
    given = {
        "who": personas.worker.user_id,
        "starts": f"{ahead:%d %m %Y}",
        "ends": f"{ahead + timedelta(days=4):%d %m %Y}",
        "cover": personas.dana.user_id,
    }
    page = body(client.post("/your-account/leave", given, follow=True))
    assert "Leave saved." in page
    assert "Dana covers." in page
    assert "Take back" not in page
    assert "Dana covers" in body(client.get("/team"))
