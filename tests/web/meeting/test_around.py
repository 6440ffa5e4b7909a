"""The pages around a meeting, as a browser without script would use them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.meetings import services
from plumbline.meetings.models import Decision, GoingOn, MinutesIssue, Parked, Pulled, Question, Signing, Vote
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.live.test_notes import address, typed


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def seen(panel, model):
    with panel.look(panel.p.alice):
        return list(model.objects.all())


@pytest.fixture
def thin(panel):
    return panel.meeting(panel.researched(), attending=("alice", "dana", "worker"))


def test_the_co_ordinator_reads_who_is_missing_and_the_chair_goes_on(panel, thin):
    alice, chair = signed_in("alice"), signed_in("chair")
    page = f"/meetings/{thin.meeting_id}"
    assert "Nobody is there who can commit police (Police)" in text(alice.get(page))
    assert "or a chair says to go on and why" in text(alice.get(page))
    line = "/d Discussed, all heard"
    refused = typed(alice, thin, line, after=typed(alice, thin, line))
    assert refused.status_code == 422
    assert "There is no quorum: nobody is there who can commit police." in text(refused)
    assert line in refused.content.decode()
    assert alice.get(f"{page}/go-on").status_code == 403
    assert "Go on without a quorum" in text(chair.get(page))
    assert "Say why the meeting goes on" in text(chair.post(f"{page}/go-on", {"because": ""}))
    assert chair.post(f"{page}/go-on", {"because": "Danger tonight"}).status_code == 302
    assert typed(alice, thin, line, after=typed(alice, thin, line)).status_code == 302
    assert (len(seen(panel, GoingOn)), len(seen(panel, Decision))) == (1, 1)
    assert "Chair went on without police" in text(alice.get(page))


def test_an_observer_reads_the_statement_and_signs(panel, thin):
    alice = signed_in("alice")
    page = f"/meetings/{thin.meeting_id}"
    given = {"name": "Olive Observer", "organisation": "University", "because": "Studies panels"}
    assert "Choose who invited them" in text(alice.post(f"{page}/observers/new", given))
    given["invited_by"] = str(panel.p.alice.user_id)
    assert alice.post(f"{page}/observers/new", given).status_code == 302
    answer = alice.get(page)
    assert "Not signed: not counted as there" in text(answer)
    sign = re.search(r"/observers/[0-9a-f-]+/sign", answer.content.decode()).group(0)
    assert "I observe. I do not speak for an agency" in text(alice.get(sign))
    assert "Type the name as it was announced" in text(alice.post(sign, {"signed_as": "Oli", "version": 1}))
    assert alice.post(sign, {"signed_as": "Olive Observer", "version": 1}).status_code == 302
    assert len(seen(panel, Signing)) == 1
    assert "Version 1 signed at" in text(alice.get(page))


@pytest.fixture
def listed(panel):
    case = panel.active()[0]
    with panel.look(panel.p.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(8))
        return services.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(9))


def test_it_is_proposed_on_a_form_and_pulled_out_in_one_press(panel, listed):
    alice, bob = signed_in("alice"), signed_in("bob")
    given = {"kind": "keep_open", "words": "Nothing new"}
    assert alice.post(f"/agenda/{listed.id}/together", given).status_code == 302
    page = bob.get(f"/meetings/{listed.meeting_id}")
    assert "Keep open: Nothing new" in text(page)
    assert "Have it discussed" in text(page)
    assert bob.post(f"/agenda/{listed.id}/pull").status_code == 302
    assert len(seen(panel, Pulled)) == 1
    assert "Police wants it discussed" in text(bob.get(f"/meetings/{listed.meeting_id}"))
    assert "pulled out already" in text(bob.post(f"/agenda/{listed.id}/pull", follow=True))


def test_the_chair_agrees_the_rest_in_one_press(panel, listed):
    with panel.look(panel.p.alice) as alice:
        services.propose_together(item=listed, kind="keep_open", words="Nothing new", by=alice, at=days(9))
        for name in ("alice", "bob"):
            panel.attend(listed.meeting, name, by=alice)
        services.begin_meeting(meeting=listed.meeting, by=alice, at=days(35))
    page = f"/meetings/{listed.meeting_id}"
    assert signed_in("alice").post(f"{page}/together").status_code == 403
    chair = signed_in("chair")
    assert "Agree 1 case without discussion" in text(chair.get(page))
    assert "Agreed without discussion: 1." in text(chair.post(f"{page}/together", follow=True))
    assert "Nothing is left to be taken together" in text(chair.post(f"{page}/together", follow=True))


def test_a_question_from_the_chair_to_the_answer_in_an_inbox(panel):
    case = panel.active()[0]
    chair, bob = signed_in("chair"), signed_in("bob")
    assert signed_in("alice").get(f"/cases/{case.ref}/between/new").status_code == 403
    given = {"words": "He is out on Friday", "kind": "offer", "decision": "Meet him", "answer_by": "1/1/2020"}
    assert "This day is past" in text(chair.post(f"/cases/{case.ref}/between/new", given))
    given["answer_by"] = f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}"
    assert chair.post(f"/cases/{case.ref}/between/new", given).status_code == 302
    (question,) = seen(panel, Question)
    inbox = text(bob.get("/notices"))
    assert "A question waits for your agency" in inbox
    assert "Friday" not in inbox
    assert "answer for your agency" in text(bob.get("/meetings"))
    form = f"/questions/{question.id}/answer"
    assert "Say why" in text(bob.post(form, {"answer": "disagree", "because": ""}))
    assert bob.post(form, {"answer": "needs_meeting", "because": "Not by letter"}).status_code == 302
    page = text(chair.get(f"/cases/{case.ref}/between"))
    assert "Police: This needs a meeting. Not by letter" in page
    assert "No answer does not count as agreement" in page
    assert "Goes on the agenda of the next meeting that is called" in page
    assert "Your agency has answered" in text(bob.get("/notices"))
    assert signed_in("charlie").get(form).status_code == 404


def test_minutes_go_out_in_one_press(panel):
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        action = panel.action(case, None)
        services.take_decision(
            item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
        )
    alice = signed_in("alice")
    page = f"/meetings/{item.meeting_id}"
    alice.post(f"{page}/end")
    assert re.search(
        r"The meeting ended \d+ s ago\. Minutes are to be out within 5 minutes", text(alice.get(page))
    )
    assert "Send the minutes out" in text(alice.get(page))
    alice.post(f"{page}/issue")
    assert len(seen(panel, MinutesIssue)) == 1
    assert re.search(
        r"Minutes out \d+ s after the meeting ended: 4 people told .* 1 agency that actions wait",
        text(alice.get(page)),
    )
    told = text(signed_in("worker").get("/notices"))
    assert "Minutes are out" in told
    assert "Actions from a meeting wait for your agency" in told
    assert not [word for word in (case.ref, "Marker", "Canary", "violence") if word in told]


def test_park_asks_why_and_turns_to_the_next_case(panel):
    item = panel.meeting(panel.researched())
    other = panel.researched()
    with panel.look(panel.p.alice) as alice:
        following = services.add_to_agenda(meeting=item.meeting, case=other, by=alice, at=days(5))
    alice = signed_in("alice")
    echo = typed(alice, item, "/p next meeting")
    assert "✓ Put off to: the next meeting" in text(echo)
    assert "Why is it put off?" in text(echo)
    answer = typed(alice, item, "/p next meeting", after=echo, park_because="Nurse is ill")
    assert answer.status_code == 302
    assert answer["Location"] == address(following)
    assert [row.because for row in seen(panel, Parked)] == ["Nurse is ill"]
    assert "to the next meeting" in text(alice.get(address(following)))


def test_a_vote_is_read_back_with_who_has_not_voted(panel):
    item = panel.meeting(panel.researched())
    alice = signed_in("alice")
    line = "/v Discussed; for police, council; against housing"
    echo = typed(alice, item, line)
    for said in ("✓ For: Police, Council", "✓ Against: Housing", "✓ No vote recorded: Probation"):
        assert said in text(echo)
    assert typed(alice, item, line, after=echo).status_code == 302
    assert len(seen(panel, Vote)) == 3
    stranger = "/v Discussed; for Mars"
    refused = typed(alice, item, stranger, after=typed(alice, item, stranger))
    assert refused.status_code == 422
    assert "No agency of the table is called “Mars”." in text(refused)
