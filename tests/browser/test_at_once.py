"""Two people at one moment, over HTTP, on the real server: nothing is lost or half done, and whoever comes second is told so in a sentence."""

from __future__ import annotations

import re
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from uuid import uuid4

import psycopg
import pytest

from tests.browser.test_live_meeting import served


pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.extra,  # a server and a copy of the demo of its own
    pytest.mark.xdist_group("browser"),
]
FORM = re.compile(r"<form.*?</form>", re.S)
FIELD = re.compile(r"<(?:input|textarea|select|button)[^>]*>")
NAME, VALUE = re.compile(r'name="([^"]+)"'), re.compile(r'value="([^"]*)"')
TYPED = re.compile(r'<input[^>]*type="text"[^>]*>')
SENTENCE = re.compile(r"<main.*?</main>", re.S)
# Saved, or told why not on the form that still holds what was typed.
SAVED, TOLD = 200, 422


@dataclass
class Pair:
    """The server of two people, and its database as whoever runs it sees it."""

    site: str
    rows: psycopg.Connection

    def visitor(self, who):
        from plumbline.cli.story.walk import Visitor

        visitor = Visitor(self.site, who)
        visitor.sign_in()
        return visitor

    def asked(self, sql, *values):
        return self.rows.execute(sql, values).fetchall()

    def waiting(self):
        return self.asked("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")[0][0]

    def until_waiting(self, most, seconds=20.0):
        """How many wait for a lock, once as many do, or after a while."""
        end = time.monotonic() + seconds
        while (now := self.waiting()) < most and time.monotonic() < end:
            time.sleep(0.02)
        return now

    @contextmanager
    def holding(self, sql, *values):
        """Something is being changed by a third, and not done yet."""
        with psycopg.connect(self.rows.info.dsn) as third:
            third.execute("SET session_replication_role = replica")
            third.execute(sql, values)
            yield
            third.commit()

    def at_once(self, table, *sendings):
        """Let all come as far as storing their row before any stores it; return what each was answered: status and words."""
        with ThreadPoolExecutor(len(sendings)) as people:
            with self.holding(f"LOCK TABLE {table} IN SHARE MODE"):
                sent = [people.submit(sending) for sending in sendings]
                assert self.until_waiting(len(sendings)) >= len(sendings)
            return [answer(one.result()) for one in sent]


def answer(got):
    status, page, _ = got
    main = SENTENCE.search(page)
    # What stands in a line to fill in is read as its words are.
    words = TYPED.sub(lambda line: f" {value_of(line.group())} ", main.group() if main else page)
    return status, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)).strip()


def filled(page, **given):
    """What a form would send: hidden marks as they stand, and what is given."""
    form = next(
        f for f in FORM.findall(page[page.index("<main") :]) if all(f'name="{n}"' in f for n in given)
    )
    fields = [f for f in FIELD.findall(form) if 'type="hidden"' in f and NAME.search(f)]
    marks = {NAME.search(f).group(1): unescape(value_of(f)) for f in fields}
    return {**marks, **given}


def value_of(field):
    found = VALUE.search(field)
    return found.group(1) if found else ""


def sending(visitor, path, **given):
    """A form that stands filled in, to be sent later."""
    status, page, _ = visitor.get(path)
    assert status == 200, f"{path} answered {status}"
    fields = filled(page, **given)
    return lambda: visitor.post(path, **fields)


def one_told(answers, words):
    """Of two one is saved, and the other is told so in these words."""
    assert sorted(status for status, _ in answers) == [SAVED, TOLD]
    ((said,),) = ([said for status, said in answers if status == TOLD],)
    assert words in said


@pytest.fixture(scope="module")
def pair(spare_home):
    home = spare_home.with_name(f"{spare_home.name}-pair")
    shutil.copytree(spare_home, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with served(home, port), psycopg.connect(database_of(home), autocommit=True) as rows:
        yield Pair(f"http://127.0.0.1:{port}", rows)
    shutil.rmtree(home, ignore_errors=True)


def database_of(home):
    from plumbline.embedded import Home, Server

    return Server(Home(home)).dsn(database="plumbline_demo")


@pytest.fixture(scope="module")
def planned(pair):
    """A case with a plan and an objective, that the panel delivers."""
    found = pair.asked(
        "SELECT k.ref FROM cases_case k WHERE EXISTS (SELECT FROM cases_objective o WHERE o.case_id = k.id) "
        "AND (SELECT state FROM cases_casestate s WHERE s.case_id = k.id ORDER BY number DESC LIMIT 1) = 'active' "
        "AND coalesce((SELECT how FROM cases_delivery d WHERE d.case_id = k.id ORDER BY number DESC LIMIT 1), 'panel') = 'panel' ORDER BY k.ref"
    )
    return [ref for (ref,) in found]


def test_two_answer_one_request(pair):
    (request,) = pair.asked(
        "SELECT r.id FROM cases_researchrequest r JOIN agencies_agency a ON a.id = r.agency WHERE a.slug = 'police' "
        "AND NOT EXISTS (SELECT FROM cases_researchreply p WHERE p.request_id = r.id) LIMIT 1"
    )[0]
    send = [
        sending(pair.visitor("representative"), f"/requests/{request}", answer="not_known") for _ in range(2)
    ]
    answers = pair.at_once("cases_researchreply", *send)
    one_told(answers, "This request was answered already, perhaps by a colleague.")
    assert pair.asked("SELECT count(*) FROM cases_researchreply WHERE request_id = %s", request) == [(1,)]


def test_two_decide_one_referral(pair):
    (referral,) = pair.asked(
        "SELECT r.id FROM referrals_referral r JOIN schemes_scheme s ON s.id = r.scheme_id WHERE s.slug = 'violence-panel' "
        "AND NOT EXISTS (SELECT FROM referrals_triage t WHERE t.referral_id = r.id) LIMIT 1"
    )[0]
    given = {"decision": "advice", "because": "Two decide at once (made up)"}
    send = [sending(pair.visitor("coordinator"), f"/referrals/{referral}", **given) for _ in range(2)]
    answers = pair.at_once("referrals_triage", *send)
    one_told(answers, "This referral was decided already.")
    assert pair.asked("SELECT count(*) FROM referrals_triage WHERE referral_id = %s", referral) == [(1,)]


def test_two_set_an_objective_and_the_second_is_told(pair, planned):
    before = pair.asked(COUNT_OBJECTIVES, planned[0])[0][0]
    send = [
        sending(
            pair.visitor(who),
            f"/cases/{planned[0]}/objectives/new",
            words=f"Sleeps at home, says the {who} (made up)",
            driver="home",
        )
        for who in ("coordinator", "chair")
    ]
    answers = pair.at_once("cases_objective", *send)
    one_told(answers, "Somebody else set an objective just now. Read it, then add yours.")
    assert pair.asked(COUNT_OBJECTIVES, planned[0]) == [(before + 1,)]


COUNT_OBJECTIVES = (
    "SELECT count(*) FROM cases_objective o JOIN cases_case k ON k.id = o.case_id WHERE k.ref = %s"
)


def proposing(pair, who, ref, what, *, owner=""):
    (first, objective) = pair.asked(
        "SELECT a.owner || '.' || a.agency, o.id::text FROM cases_action a JOIN cases_case k ON k.id = a.case_id "
        "JOIN cases_objective o ON o.case_id = k.id WHERE k.ref = %s ORDER BY o.number, a.proposed_at, a.id LIMIT 1",
        ref,
    )[0]
    given = {
        "verb": "Visit",
        "what": what,
        "owner": owner or first,
        "due_on": "1 3 2027",
        "objective": objective,
        "serves_none_because": "",
        "driver": "home",
        "newness": "new",
    }
    return sending(pair.visitor(who), f"/cases/{ref}/actions/new", **given)


def test_two_propose_an_action_and_both_are_kept(pair, planned):
    ref, what = planned[0], [f"the flat on Friday evening {uuid4().hex[-6:]} (made up)" for _ in range(2)]
    send = [
        proposing(pair, who, ref, words) for who, words in zip(("coordinator", "chair"), what, strict=True)
    ]
    assert [status for status, _ in pair.at_once("cases_action", *send)] == [SAVED, SAVED]
    assert pair.asked("SELECT count(*) FROM cases_action WHERE what = ANY(%s)", what) == [(2,)]


NOTHING_TO_DO = """
SELECT k.ref, a.id, u.id || '.' || a.id FROM cases_case k JOIN schemes_scheme s ON s.id = k.scheme_id CROSS JOIN LATERAL unnest(k.seen_by_agencies) AS g(id)
JOIN agencies_agency a ON a.id = g.id JOIN access_membership m ON m.agency_id = a.id JOIN access_user u ON u.id = m.user_id
WHERE k.ref = %s AND m.role IN ('representative', 'practitioner') AND a.id NOT IN (k.owner_agency, coalesce(k.lead_agency, k.owner_agency), s.host_agency_id)
AND NOT EXISTS (SELECT FROM cases_action x WHERE x.case_id = k.id AND x.agency = a.id AND
  (SELECT state FROM cases_actionstep t WHERE t.action_id = x.id ORDER BY number DESC LIMIT 1) IN ('proposed', 'accepted', 'in_progress', 'done'))
AND a.id <> (SELECT x.agency FROM cases_action x WHERE x.case_id = k.id ORDER BY x.proposed_at, x.id LIMIT 1) ORDER BY u.id
"""


def test_an_agency_is_taken_out_while_it_is_given_something_to_do(pair, planned):
    """Nothing is left with an agency that cannot see it."""
    ref, agency, owner = next(row for ref in reversed(planned) for row in pair.asked(NOTHING_TO_DO, ref))
    what = f"the neighbour {uuid4().hex[-6:]} (made up)"
    give = proposing(pair, "chair", ref, what, owner=owner)
    take_out = sending(
        pair.visitor("coordinator"),
        f"/cases/{ref}/agencies/{agency}",
        when="now",
        because="No part in it (made up)",
    )
    (gave_it, told), (out, said) = pair.at_once("cases_action, cases_shareend", give, take_out)
    ((given,),) = pair.asked("SELECT count(*) FROM cases_action WHERE what = %s", what)
    ((stays,),) = pair.asked("SELECT %s = ANY(seen_by_agencies) FROM cases_case WHERE ref = %s", agency, ref)
    assert (given, stays, gave_it, out) in {(1, True, SAVED, TOLD), (0, False, TOLD, SAVED)}
    assert (
        ("still has an open action in this case" in said)
        if stays
        else ("was not let in to this case" in told)
    )
    assert what.split(" (")[0] in (told if not given else what)


def test_a_case_that_is_closed_takes_no_action_unseen(pair, planned):
    ref, what = planned[1], f"the flat on Monday {uuid4().hex[-6:]} (made up)"
    assert answer(reviewing(pair, "chair", ref, "Before the end (made up)")())[0] == SAVED
    add = proposing(pair, "coordinator", ref, what)
    close = sending(
        pair.visitor("chair"), f"/cases/{ref}/close", reason="moved", words="Moved away (made up)"
    )
    (added_it, said), (closed_it, _) = pair.at_once("cases_action, cases_closure", add, close)
    added = pair.asked("SELECT id FROM cases_action WHERE what = %s", what)
    ((listed,),) = pair.asked(
        "SELECT c.open_actions FROM cases_closure c JOIN cases_case k ON k.id = c.case_id WHERE k.ref = %s",
        ref,
    )
    assert closed_it == SAVED
    assert (added_it, len(added)) in {(SAVED, 1), (TOLD, 0)}
    # Nothing is lost silently: what came in before is on the closure.
    assert {one for (one,) in added} <= set(listed)
    assert added_it == SAVED or "This case is closed." in said


def test_two_agree_one_plan(pair):
    ((case, ref),) = pair.asked(
        "SELECT k.id, k.ref FROM cases_case k JOIN schemes_scheme s ON s.id = k.scheme_id WHERE s.kind = 'violence' "
        "AND EXISTS (SELECT FROM cases_objective o WHERE o.case_id = k.id) AND "
        "(SELECT state FROM cases_casestate t WHERE t.case_id = k.id ORDER BY number DESC LIMIT 1) = 'triaged'"
    )
    # No case of the demo stands between its meeting and its plan: this one is put there.
    with pair.holding(
        "INSERT INTO cases_casestate SELECT (jsonb_populate_record(t, jsonb_build_object("
        "'id', gen_random_uuid(), 'number', t.number + 1, 'state', 'conferenced', 'at', now()))).* "
        "FROM cases_casestate t WHERE t.case_id = %s ORDER BY t.number DESC LIMIT 1",
        case,
    ):
        pass
    send = [sending(pair.visitor(who), f"/cases/{ref}/plan") for who in ("coordinator", "chair")]
    one_told(pair.at_once("cases_casestate", *send), "Somebody else moved this case just now. Read it again.")
    steps = "SELECT state FROM cases_casestate WHERE case_id = %s ORDER BY number DESC LIMIT 2"
    assert pair.asked(steps, case) == [("active",), ("conferenced",)]


def test_two_review_one_case(pair, planned):
    words = f"Two review at once {uuid4().hex[-6:]} (made up)"
    send = [reviewing(pair, who, planned[0], words) for who in ("coordinator", "chair")]
    one_told(pair.at_once("cases_review", *send), "Somebody else moved this case just now. Read it again.")
    assert pair.asked("SELECT count(*) FROM cases_review WHERE words = %s", words) == [(1,)]
    rated = "SELECT count(*) FROM cases_objectiverating r JOIN cases_review v ON v.id = r.review_id WHERE v.words = %s"
    assert pair.asked(rated, words) == pair.asked(COUNT_OBJECTIVES, planned[0])


def reviewing(pair, who, ref, words):
    objectives = pair.asked(
        "SELECT o.id::text FROM cases_objective o JOIN cases_case k ON k.id = o.case_id WHERE k.ref = %s", ref
    )
    rated = {f"rating_{one}": "partly" for (one,) in objectives}
    given = {"words": words, "outcome": "keep", "next_review_on": "1 3 2027"}
    return sending(pair.visitor(who), f"/cases/{ref}/review", **rated, **given)


MOVED = "Somebody else changed this action while you had it open."


@pytest.fixture
def taken_on(pair, planned):
    """An action that its owner, in housing, has taken on; its address and how many have it so far as what they wrote."""
    ref, what = planned[0], f"the lock of the back door {uuid4().hex[-6:]} (made up)"
    dana = pair.visitor("housing")
    assert answer(proposing(pair, "coordinator", ref, what, owner=member(pair, "housing"))())[0] == SAVED
    ((action,),) = pair.asked("SELECT id FROM cases_action WHERE what = %s", what)
    assert answer(stepping(dana, action, "accepted")())[0] == SAVED
    return action


def member(pair, who):
    """Somebody as a list of owners has them: account and agency."""
    return pair.asked(
        "SELECT u.id || '.' || m.agency_id FROM access_user u JOIN access_membership m ON m.user_id = u.id WHERE u.email = %s",
        f"{who}@zedton.invalid",
    )[0][0]


def stepping(visitor, action, state, words="", **more):
    given = {"state": state, "words": words, **more}
    return sending(visitor, f"/actions/{action}", **given)


def last_steps_of(pair, action):
    return pair.asked(
        "SELECT state, words FROM cases_actionstep WHERE action_id = %s ORDER BY number", action
    )


@pytest.mark.parametrize(
    ("state", "more"),
    [
        ("did_not", {}),
        ("superseded", {}),
    ],
)
def test_an_owner_says_done_while_the_co_ordinator_ends_it(pair, taken_on, state, more):
    done = stepping(pair.visitor("housing"), taken_on, "done", "The lock holds (made up)")
    ended = stepping(pair.visitor("coordinator"), taken_on, state, "Nobody came (made up)", **more)
    before = last_steps_of(pair, taken_on)
    answers = pair.at_once("cases_actionstep", done, ended)
    one_told(answers, MOVED)
    # One step more, of whoever was first; the other reads it beside what they typed.
    (kept,) = last_steps_of(pair, taken_on)[len(before) :]
    won = ("done", "The lock holds (made up)") if answers[0][0] == SAVED else (state, "Nobody came (made up)")
    assert kept == won
    assert won[1] in next(said for status, said in answers if status == TOLD)


def test_an_owner_moves_the_date_while_a_colleague_says_that_it_could_not_be_done(pair, taken_on):
    later = stepping(
        pair.visitor("housing"), taken_on, "accepted", "The shop is shut (made up)", due_on="1 4 2027"
    )
    could_not = sending(
        pair.visitor("housing"),
        f"/actions/{taken_on}",
        answer="could_not.moved",
        words="They moved (made up)",
    )
    one_told(pair.at_once("cases_actionstep", later, could_not), MOVED)
    states = [state for state, _ in last_steps_of(pair, taken_on)]
    assert states in (["proposed", "accepted", "accepted"], ["proposed", "accepted", "could_not"])


def test_an_action_is_given_to_somebody_else_while_its_owner_says_done(pair):
    """Whoever is given it is given what is still to be done, or nothing."""
    (action, _, email, other) = pair.asked(DIRECTED)[0]
    done = stepping(pair.visitor(email.split("@")[0]), action, "done", "We met twice (made up)")
    given = sending(
        pair.visitor("manager"), f"/actions/{action}/reassign", who=other, because="Off sick (made up)"
    )
    before = last_steps_of(pair, action)
    (done_it, said), (gave_it, told) = pair.at_once("cases_actionstep, cases_reassignment", done, given)
    now, passed = last_steps_of(pair, action)[len(before) :], pair.asked(PASSED, action)
    assert (len(now), len(passed)) in {(1, 0), (0, 1)}
    if now:
        assert (done_it, gave_it) == (SAVED, TOLD)
        assert MOVED in told
        assert "Off sick (made up)" in told
    else:
        assert gave_it == SAVED
        # Where it was all that they had in the case, that is not theirs to see any more.
        assert done_it == 404 or (MOVED in said and "You wrote: We met twice (made up)" in said)


DIRECTED = """
SELECT a.id, k.ref, u.email, p.user_id || '.' || p.agency FROM cases_action a JOIN access_user u ON u.id = a.owner JOIN cases_case k ON k.id = a.case_id
JOIN schemes_teampost p ON p.scheme_id = k.scheme_id AND p.part = 'specialist' AND p.ended_at IS NULL AND p.user_id <> a.owner
WHERE (SELECT how FROM cases_delivery d WHERE d.case_id = k.id ORDER BY number DESC LIMIT 1) = 'team'
AND (SELECT state FROM cases_actionstep s WHERE s.action_id = a.id ORDER BY number DESC LIMIT 1) IN ('accepted', 'in_progress') ORDER BY a.id
"""
BY_TEAM = """
SELECT k.ref FROM cases_case k WHERE (SELECT how FROM cases_delivery d WHERE d.case_id = k.id ORDER BY number DESC LIMIT 1) = 'team'
AND (SELECT state FROM cases_casestate s WHERE s.case_id = k.id ORDER BY number DESC LIMIT 1) = 'active' ORDER BY k.ref
"""
PASSED = "SELECT owner FROM cases_reassignment WHERE action_id = %s AND at > now() - interval '2 minutes'"


def test_two_of_one_agency_change_one_safety_plan(pair):
    ((_, ref, _, _), *_), tag = pair.asked(DIRECTED), uuid4().hex[-6:]
    path = f"/cases/{ref}/safety-plans/1"
    said = [f"Ring the {who} twice {tag} (made up)" for who in ("neighbour", "sister")]
    send = [
        writing_plan(pair.visitor(who), path, words)
        for who, words in zip(("coordinator", "manager"), said, strict=True)
    ]
    answers = pair.at_once("cases_safetyplan", *send)
    one_told(answers, "Somebody else at your agency changed this safety plan.")
    # Theirs is still on the form, to be put beside what stands there now.
    assert any(words in next(form for status, form in answers if status == TOLD) for words in said)


def writing_plan(visitor, path, words):
    return sending(visitor, path, words=words, review_on="1 3 2027")


def test_a_contact_is_logged_while_the_case_is_closed(pair):
    ref, words = pair.asked(BY_TEAM)[-1][0], f"We spoke at the door {uuid4().hex[-6:]} (made up)"
    assert answer(reviewing(pair, "chair", ref, "Before the end (made up)")())[0] == SAVED
    log = sending(
        pair.visitor("coordinator"),
        f"/cases/{ref}/contacts/new",
        outcome="met",
        minutes="30",
        words=words,
        safety="no",
    )
    close = sending(
        pair.visitor("chair"), f"/cases/{ref}/close", reason="moved", words="Moved away (made up)"
    )
    (logged_it, said), (closed_it, _) = pair.at_once("cases_contact, cases_closure", log, close)
    ((kept,),) = pair.asked("SELECT count(*) FROM cases_contact WHERE words = %s", words)
    assert closed_it == SAVED
    assert (logged_it, kept) in {(SAVED, 1), (TOLD, 0)}
    assert logged_it == SAVED or "This case is closed." in said
    assert logged_it == SAVED or words in said


UNDONE = """
SELECT a.id, a.owner || '.' || a.agency FROM cases_action a JOIN cases_case k ON k.id = a.case_id JOIN schemes_scheme s ON s.id = k.scheme_id
WHERE s.slug = 'violence-panel' AND a.agency = ANY(k.seen_by_agencies) AND NOT EXISTS (SELECT FROM cases_action f WHERE f.follows_id = a.id)
AND (SELECT state FROM cases_actionstep t WHERE t.action_id = a.id ORDER BY number DESC LIMIT 1) IN ('could_not', 'did_not', 'declined')
AND (SELECT state FROM cases_casestate t WHERE t.case_id = k.id ORDER BY number DESC LIMIT 1) = 'active'
AND coalesce((SELECT how FROM cases_delivery d WHERE d.case_id = k.id ORDER BY number DESC LIMIT 1), 'panel') = 'panel' ORDER BY a.id
"""


def test_two_take_up_one_action_that_ended_undone(pair):
    action, owner = pair.asked(UNDONE)[0]
    given = {
        "verb": "Visit", "what": "the flat once more (made up)", "owner": owner, "due_on": "1 3 2027", "objective": "none",
        "serves_none_because": "To be safe (made up)", "driver": "", "newness": "new",
    }  # fmt: skip
    send = [
        sending(pair.visitor(who), f"/actions/{action}/again", **given) for who in ("coordinator", "chair")
    ]
    answers = pair.at_once("cases_action", *send)
    one_told(answers, "Somebody took this action up already.")
    assert pair.asked("SELECT count(*) FROM cases_action WHERE follows_id = %s", action) == [(1,)]


def test_two_settle_what_two_raters_saw_otherwise(pair):
    manager = pair.visitor("manager")
    drawn = pair.asked("SELECT id FROM cases_auditedcase ORDER BY place")
    paths = [f"/quality/cases/{audited}/settle" for (audited,) in drawn]
    path = next(path for path in paths if manager.get(path)[0] == SAVED)
    asked = set(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="mostly"', manager.get(path)[1]))
    given = dict.fromkeys(asked, "mostly") | {"because": "The file says so (made up)"}
    send = [sending(pair.visitor("manager"), path, **given) for _ in range(2)]
    before = pair.asked("SELECT count(*) FROM cases_qualitysettlement")[0][0]
    one_told(
        pair.at_once("cases_qualitysettlement", *send), "Somebody else did this just now. Read it again."
    )
    assert pair.asked("SELECT count(*) FROM cases_qualitysettlement") == [(before + 1,)]


def test_two_approve_the_minutes(pair):
    (meeting,) = pair.asked(
        "SELECT m.id FROM meetings_meeting m WHERE "
        "(SELECT stage FROM meetings_meetingstep s WHERE s.meeting_id = m.id ORDER BY number DESC LIMIT 1) = 'ended' LIMIT 1"
    )[0]
    send = []
    for _ in range(2):
        chair = pair.visitor("chair")
        _, page, _ = chair.get(f"/meetings/{meeting}")
        path = re.search(r'action="([^"]*approve[^"]*)"', page).group(1)
        form = next(f for f in FORM.findall(page) if path in f)
        marks = {
            NAME.search(f).group(1): VALUE.search(f).group(1) for f in FIELD.findall(form) if NAME.search(f)
        }
        send.append(lambda chair=chair, path=path, marks=marks: chair.post(path, **marks))
    answers = pair.at_once("meetings_meetingstep", *send)
    # Both are brought back to the meeting; the second one's page says why nothing was done.
    assert sorted(re.match(r"(Not )?[Dd]one", words).group().lower() for _, words in answers) == [
        "done",
        "not done",
    ]
    steps = pair.asked(
        "SELECT count(*) FROM meetings_meetingstep WHERE meeting_id = %s AND stage = 'approved'", meeting
    )
    assert steps == [(1,)]


def test_what_is_added_while_somebody_is_shut_out_is_hidden_from_them_too(pair, planned):
    """Of a conflict of interest that is declared at the very moment at which somebody else writes."""
    out, ref, words = uuid4(), planned[0], f"Nobody has a place {uuid4().hex[-6:]} (made up)"
    given = {"help": "mentoring", "why": "no_place", "words": words, "objective": ""}
    add = sending(pair.visitor("coordinator"), f"/cases/{ref}/unmet/new", **given)
    with ThreadPoolExecutor(1) as people:
        shut = "UPDATE cases_case SET hidden_from = array_append(hidden_from, %s) WHERE ref = %s"
        with pair.holding(shut, out, ref):
            sent = people.submit(add)
            pair.until_waiting(1, seconds=2)
        assert sent.result()[0] == SAVED
    ((hidden,),) = pair.asked("SELECT hidden_from FROM cases_unmetneed WHERE words = %s", words)
    assert out in hidden


def test_an_agency_is_taken_out_while_its_representative_reads(pair, planned):
    """Each look is answered in full or not at all; after it, not at all."""
    ref = planned[0]
    ((agency,),) = pair.asked("SELECT id FROM agencies_agency WHERE slug = 'police'")
    bob, alice = pair.visitor("representative"), pair.visitor("coordinator")
    assert bob.get(f"/cases/{ref}")[0] == 200
    take_out = sending(
        alice, f"/cases/{ref}/agencies/{agency}", when="now", because="No part in it (made up)"
    )
    with ThreadPoolExecutor(3) as people:
        looks = [people.submit(bob.get, f"/cases/{ref}") for _ in range(2)]
        out = people.submit(take_out)
        assert out.result()[0] in (SAVED, TOLD)
        assert {look.result()[0] for look in looks} <= {200, 404}
    stays = pair.asked("SELECT %s = ANY(seen_by_agencies) FROM cases_case WHERE ref = %s", agency, ref)[0][0]
    assert bob.get(f"/cases/{ref}")[0] == (200 if stays else 404)


def test_a_role_ends_while_its_holder_answers(pair):
    """What was begun before the end is saved whole or refused whole; after it nothing is."""
    request, holding = pair.asked(
        "SELECT r.id, m.id FROM cases_researchrequest r JOIN access_membership m ON m.agency_id = r.agency "
        "JOIN access_user u ON u.id = m.user_id WHERE u.email LIKE 'housing@%%' AND m.role = 'representative' AND m.ends IS NULL "
        "AND NOT EXISTS (SELECT FROM cases_researchreply p WHERE p.request_id = r.id) LIMIT 1"
    )[0]
    dana = pair.visitor("housing")
    reply = sending(dana, f"/requests/{request}", answer="not_known")
    end = sending(pair.visitor("administrator"), f"/accounts/roles/{holding}/end")
    (replied, _), (ended, _) = pair.at_once("cases_researchreply, access_membership", reply, end)
    kept = pair.asked("SELECT count(*) FROM cases_researchreply WHERE request_id = %s", request)[0][0]
    assert ended == SAVED
    # Saved, and then led to a page that is no longer theirs; or not saved.
    assert (replied, kept) in {(SAVED, 1), (403, 1), (404, 1), (403, 0), (404, 0), (TOLD, 0)}
    assert dana.get(f"/requests/{request}")[0] in (403, 404)
