"""Markers in every place that a summary taken out must not reach, and in those that it must."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services as cases
from plumbline.cases.services import GivenRating
from plumbline.meetings import services as meetings
from plumbline.people.models import Person
from plumbline.people.services import add_record
from plumbline.schemes.enums import How
from tests.assessments.made_up import ANSWERS
from tests.cases.assessed import assessed, load
from tests.casework import Panel, days
from tests.casework import panel as panel
from tests.marac import Marac, add_person, start_marac
from tests.remembering import remembered
from tests.team import make_team
from tests.trust.test_canaries import signed_in, text_of


WHY = {"purpose": "for-our-own-record", "reason": "after-a-meeting"}
LEAVES = {
    "alice": {"factpanel", "objective", "what"},
    "chair": {"factpanel", "objective", "what", "factowner", "policewords"},
    "bob": {"factpanel", "factowner", "policewords"},
    "dana": {"refusal"},
    "worker": {"objective", "what", "contact", "ownwords", "told"},
}
"""Who takes out which. Everything else planted is in nobody's."""
NEVER = {
    "factnamed", "triage", "question", "street", "phone", "plan", "safecontact", "assessment", "band", "formulation", "view",
    "supervision", "step", "review", "rating", "withdrawn", "corrected", "unmet",
}  # fmt: skip
WORDS = sorted(set.union(NEVER, *LEAVES.values()))
MARKERS = {word: f"Kanari{number:02d}{word.title()}" for number, word in enumerate(WORDS)}


def said_in(*responses):
    whole = "".join(map(text_of, responses))
    return {word for word, marker in MARKERS.items() if marker.casefold() in whole}


def taken(who, case):
    return signed_in(who).post(f"/cases/{case.ref}/summary", WHY)


@pytest.fixture
@remembered
def planted(panel, tmp_path):
    """A case that a team delivers, a marker in every place; what is kept by named agencies is named for all of them."""
    m, p, look = MARKERS, panel.p, panel.look
    instrument = load(look, tmp_path)
    make_team(panel)
    case = panel.triaged(because=m["triage"], question=m["question"])
    said(panel, case)
    with look(p.alice) as alice:
        cases.finish_research(case=case, by=alice, at=days(3))
    item = panel.meeting(case)
    with look(p.alice) as alice:
        meetings.take_decision(item=item, kind="discussed", words="heard", by=alice, at=days(7))
        objective = cases.set_objective(case=case, words=m["objective"], by=alice, at=days(7))
        action = panel.action(case, objective, what=m["what"])
        cases.agree_plan(case=case, by=alice, at=days(7))
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        cases.choose_delivery(case=case, how=How.TEAM, because="Daily", by=alice, at=days(8))
    with look(p.bob) as bob:
        cases.write_supervision_note(
            case=case, specialist=p.worker.user_id, words=m["supervision"], by=bob, at=days(9)
        )
    worked(panel, case, action, instrument)
    with look(p.alice) as alice:
        rating = GivenRating(objective_id=objective.id, rating="partly", words=m["rating"])
        cases.hold_review(
            case=case, ratings=[rating], words=m["review"], outcome="keep", next_review_on=days(60).date(), by=alice, at=days(30)
        )  # fmt: skip
    return case


def said(panel, case):
    """The police know three things, for the table, for themselves and for Alice alone; housing cannot say."""
    m, p = MARKERS, panel.p
    facts = [
        panel.fact(words=m["factpanel"]),
        panel.fact(words=m["factowner"], marking="owner"),
        panel.fact(words=m["factnamed"], marking="named", named_users=(p.alice.user_id, p.chair.user_id)),
    ]
    with panel.look(p.bob) as bob:
        add_record(
            person=Person.objects.get(id=case.person_id), first_name="Canary", last_name="Marker", address=m["street"],
            postcode="SL1 1AA", phone=m["phone"], by=bob, at=days(1),
        )  # fmt: skip
        cases.reply_to_request(
            request=panel.request_of(bob, case), answer="known", words=m["policewords"], facts=facts, by=bob, at=days(2)
        )  # fmt: skip
    with panel.look(p.dana) as dana:
        cases.reply_to_request(
            request=panel.request_of(dana, case), answer="cannot_say", words=m["refusal"], by=dana, at=days(2)
        )


def worked(panel, case, action, instrument):
    """What the worker leaves behind."""
    m, p = MARKERS, panel.p
    others = [p.agencies[a] for a in ("police", "housing", "council")]
    with panel.look(p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
        cases.finish_action(action=action, evidence=m["step"], by=worker, at=days(9))
        cases.log_contact(
            case=case, outcome="met", minutes=30, words=m["contact"], their_words=m["ownwords"], safety_concern=True,
            who_is_told=m["told"], by=worker, at=days(9),
        )  # fmt: skip
        wrong = cases.log_contact(case=case, outcome="met", words=m["withdrawn"], by=worker, at=days(9))
        cases.correct_contact(contact=wrong, because=m["corrected"], withdraw=True, by=worker, at=days(9))
        panel.safe_contact(case, by=worker, words=m["safecontact"], agencies=others)
        cases.write_safety_plan(
            case=case, person_id=case.person_id, words=m["plan"], review_on=days(900).date(), agencies=others, by=worker, at=days(10)
        )  # fmt: skip
        row = assessed(case, instrument, by=worker, answers=ANSWERS | {"h3": m["assessment"]})
        cases.override_band(assessment=row, band="low", because=m["band"], by=worker, at=days(10))
        cases.write_formulation(
            case=case, person_id=case.person_id, facts={"what": m["formulation"]}, opinions={"keeps": m["view"]}, by=worker,
            at=days(10),
        )  # fmt: skip
        cases.record_unmet_need(
            case=case, help="mental_health", why="no_place", words=m["unmet"], by=worker, at=days(10)
        )


def test_each_takes_out_theirs_and_nothing_that_is_kept_back(planted):
    assert {who: said_in(taken(who, planted)) for who in LEAVES} == LEAVES


def test_the_page_of_the_case_finds_what_the_summary_leaves_out(planted):
    """The positive control: the same markers, by the same search."""
    pages = [signed_in(who).get(f"/cases/{planted.ref}") for who in LEAVES]
    assert said_in(*pages) >= {"factnamed", "safecontact", "contact", "withdrawn"}


def test_whoever_has_no_business_takes_nothing_out(planted):
    others = ("charlie", "board", "analyst", "governance", "administrator", "researcher")
    assert {who for who in others if said_in(taken(who, planted))} == set()


def test_a_conflict_takes_it_away(planted, panel):
    with panel.look(panel.p.worker) as worker:
        cases.declare_conflict(case=planted, user=worker.user_id, by=worker, at=days(31))
    assert said_in(taken("worker", planted)) == set()


@pytest.fixture
@remembered
def behind(personas, looking_as):
    """A MARAC that says in every word where she is; each of three agencies has an action there."""
    m, look, p = MARKERS, looking_as, personas
    officer = add_person(p, "officer", "probation", Role.PRACTITIONER)
    adviser = add_person(p, "adviser", "idva", Role.ADVISER, kind="domestic-abuse-service")
    marac = Marac(p, look, start_marac(p, look, more=("idva",)))
    case = marac.taken(ask=("police", "housing", "probation"))
    with look(p.bob) as bob:
        facts = [
            Panel.fact(marac, words=m["factpanel"]),
            Panel.fact(marac, words=m["factowner"], marking="owner"),
        ]
        request = Panel.request_of(marac, bob, case)
        cases.reply_to_request(
            request=request, answer="known", words=m["policewords"], facts=facts, by=bob, at=days(2)
        )
    case = marac.heard(case, attending=("bob", "dana", "worker"))
    with look(p.alice) as alice:
        objective = cases.set_objective(case=case, words=m["objective"], by=alice, at=days(8))
        for who, agency, what in ((p.bob, "police", m["what"]), (officer, "probation", m["step"])):
            cases.propose_action(
                case=case, verb="Do", what=what, owner=who.user_id, agency=p.agencies[agency], objective=objective,
                due_on=days(30).date(), by=alice, at=days(8),
            )  # fmt: skip
    with look(p.bob) as bob:
        cases.log_contact(
            case=case,
            person_id=case.person_id,
            outcome="met",
            words=m["contact"],
            their_words=m["ownwords"],
            by=bob,
            at=days(9),
        )
    with look(adviser) as her:
        cases.speak_for_victim(
            case=case, moment="wishes", words=m["plan"], how=m["safecontact"], by=her, at=days(9)
        )
    return case


def test_behind_a_wall_nothing_that_was_said_or_seen_leaves(behind):
    assert {who: said_in(taken(who, behind)) for who in ("alice", "chair", "bob", "dana")} == {
        "alice": set(),
        "chair": {"what"},
        "bob": {"what"},
        "dana": set(),
    }


def test_behind_a_wall_nobody_is_named_and_it_says_where_never_to_file_it(behind):
    text = text_of(taken("bob", behind))
    assert not {name for name in ("vickers", "perkins", "childs") if name in text}
    assert "never file it on the record of the perpetrator" in text


def test_whoever_works_with_the_other_side_or_speaks_for_her_takes_nothing_out(behind):
    """The officer owns an action there, and so opens the case; the adviser is in it. Neither takes anything out (domain 12B)."""
    for client in map(signed_in, ("officer", "adviser")):
        assert client.get(f"/cases/{behind.ref}").status_code == 200
        address = f"/cases/{behind.ref}/summary"
        answers = client.get(address), client.post(address, WHY)
        assert {a.status_code for a in answers} == {403}
        assert said_in(*answers) == set()
