"""Papers of a meeting leave the screen with a reason, a reference and an end; a calendar file says when and nothing else."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.services.staff_warnings import warn_staff
from plumbline.documents.word import standard_template
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem, Printout
from plumbline.schemes.services import set_paper_template
from plumbline.web.paper import sheets, views
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


TOMORROW = timezone.localdate() + timedelta(days=1)
GIVEN = {"what": "pack", "because": "No screens in the room", "destroy_by": f"{TOMORROW:%d %m %Y}"}


@pytest.fixture
def held(panel):
    return panel.conferenced()[1]


@pytest.fixture
def address(held):
    return f"/meetings/{held.meeting_id}/papers"


@pytest.fixture
def words(monkeypatch):
    """What would stand on the papers, as text: the typesetter is handed exactly this."""
    seen = []
    honest = views.pdf_of

    def typeset(paper):
        seen.append(paper)
        return honest(paper)

    monkeypatch.setattr(views, "pdf_of", typeset)

    def said():
        return str(seen[-1])

    said.last = lambda: seen[-1]
    return said


def test_the_pack_is_a_pdf_under_an_opaque_name_and_is_written_down(held, address, words, as_role):
    answer = signed_in("alice").post(address, GIVEN)
    printout = _only(as_role)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="{printout.ref}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert "Canary" in words()
    assert printout.ref in words()
    with as_role("auditor"):
        entry = Entry.objects.get(what="meeting.printed")
    assert entry.verb == "disclosure"
    assert {printout.id, held.meeting_id, held.case_id, held.case.person_id} == set(entry.objects_seen)


def _only(as_role):
    with as_role("migrator"):
        return Printout.objects.get()


def test_what_an_agency_keeps_to_itself_stays_off_paper(panel, words):
    case = panel.triaged()
    with panel.look(panel.p.bob) as bob:
        facts = [panel.fact(words="Kanari for the panel"), panel.fact(words="Kanari kept", marking="owner")]
        cases.reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=facts, by=bob, at=days(2)
        )
    with panel.look(panel.p.dana) as dana:
        cases.reply_to_request(
            request=panel.request_of(dana, case),
            answer="cannot_say",
            words="Kanari refusal",
            by=dana,
            at=days(2),
        )
    with panel.look(panel.p.alice) as alice:
        cases.finish_research(case=case, by=alice, at=days(3))
    item = panel.meeting(case)
    assert signed_in("alice").post(f"/meetings/{item.meeting_id}/papers", GIVEN).status_code == 200
    assert "Kanari for the panel" in words()
    assert "Housing: Cannot say" in words()
    assert "Kanari kept" not in words()
    assert "Kanari refusal" not in words()


def test_whose_copy_it_is_stands_across_every_page(address, words):
    signed_in("alice").post(address, GIVEN)
    assert re.search(r"watermark='Alice · \d+ \w+ \d{4} \d\d:\d\d · P-\w+'", words())
    assert f"Destroy by {TOMORROW:%-d %B %Y}" in words()


def test_papers_of_made_up_people_say_so_on_every_page(address, words, monkeypatch):
    signed_in("alice").post(address, GIVEN)
    assert "Made-up data" not in words()
    monkeypatch.setattr(sheets, "holds_made_up", lambda: True)
    signed_in("alice").post(address, GIVEN)
    assert "foot='Made-up data: nobody here is real. In confidence." in words()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"because": " "}, "Say why it has to be on paper"),
        ({"destroy_by": "1 1 2020"}, "This day is past"),
        ({"destroy_by": f"1 1 {TOMORROW.year + 3}"}, "within a year"),
        ({"what": ""}, "Choose what to print"),
        ({"what": "minutes"}, "no minutes before the meeting has ended"),
    ],
)
def test_a_paper_that_may_not_be_is_refused_and_nothing_is_written(address, as_role, changes, said):
    answer = signed_in("alice").post(address, GIVEN | changes)
    assert answer.status_code == 422
    assert said in re.sub(r"\s+", " ", answer.content.decode())
    with as_role("migrator"):
        assert not Printout.objects.exists()


def test_what_is_wanted_first_is_the_pack_before_the_meeting_and_the_minutes_after_it(panel, held, address):
    def chosen():
        return re.findall(
            r'name="what" value="(\w+)"[^>]*checked', signed_in("chair").get(address).content.decode()
        )

    assert chosen() == ["pack"]
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=held.meeting, by=alice, at=days(7))
    with panel.look(panel.p.chair) as chair:
        meetings.approve_minutes(meeting=held.meeting, by=chair, at=days(8))
    assert chosen() == ["minutes"]


def test_minutes_are_marked_as_a_draft_until_they_are_approved(panel, held, address, words):
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=held.meeting, by=alice, at=days(7))
    signed_in("alice").post(address, GIVEN | {"what": "minutes"})
    assert words.last().title == f"Draft minutes: {panel.scheme.name}, {_held(held)}"
    (sheet,) = words.last().sheets
    assert sheet.caption.endswith("Draft from the decisions, not yet approved.")
    with panel.look(panel.p.chair) as chair:
        meetings.approve_minutes(meeting=held.meeting, by=chair, at=days(8))
    signed_in("alice").post(address, GIVEN | {"what": "minutes"})
    assert words.last().title == f"Minutes: {panel.scheme.name}, {_held(held)}"
    (sheet,) = words.last().sheets
    assert sheet.caption.endswith(f"Approved by Chair, {days(8):%-d %B %Y}.")
    assert "Canary" not in words()


def _held(held):
    return f"{timezone.localdate(held.meeting.starts_at):%-d %B %Y}"


def test_minutes_stand_under_headings(panel, held, address, words):
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=held.meeting, by=alice, at=days(7))
    signed_in("alice").post(address, GIVEN | {"what": "minutes"})
    (sheet,) = words.last().sheets
    parts = {part.heading: part.lines for part in sheet.parts}
    assert parts["Who was there"][0].startswith("Present: ")
    assert parts["Decisions"]
    assert not any(line[0].isdigit() for line in parts["Decisions"])


def test_papers_say_on_every_sheet_of_which_meeting_they_are(panel, held, address, words):
    signed_in("alice").post(address, GIVEN)
    assert words.last().title == f"Pack for the meeting: {panel.scheme.name}, {_held(held)}"


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ((), ()),
        ((True,), ("Met, the one time that it was tried.",)),
        ((False,), ("Tried once, and not met.",)),
        ((True, False, False), ("Met 1 of the 3 times that it was tried.",)),
    ],
    ids=["never", "once-met", "once-not", "several"],
)
def test_how_often_somebody_was_met_is_a_sentence(panel, words, reached, said):
    case, objective, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        for number, met in enumerate(reached):
            outcome = "met" if met else "no_answer"
            cases.log_contact(
                case=case,
                outcome=outcome,
                minutes=30 * met,
                objective=objective,
                by=worker,
                at=days(8 + number),
            )
    with panel.look(panel.p.alice):
        item = AgendaItem.objects.get(case=case)
    signed_in("alice").post(f"/meetings/{item.meeting_id}/papers", GIVEN)
    (sheet,) = words.last().sheets
    assert {part.heading: part.lines for part in sheet.parts}["Contacts"] == said


def test_where_the_chair_decides_who_shares_minutes_only_a_chair_prints(address, monkeypatch):
    from plumbline.meetings import permissions

    monkeypatch.setattr(permissions, "printing_act", lambda kind: "reshare")
    assert signed_in("alice").post(address, GIVEN).status_code == 403
    assert signed_in("chair").post(address, GIVEN).status_code == 200


@pytest.mark.parametrize("who", ["bob", "dana", "worker", "board", "analyst"])
def test_nobody_else_prints(address, who):
    client = signed_in(who)
    assert {client.get(address).status_code, client.post(address, GIVEN).status_code} == {403}


def test_whoever_is_outside_finds_nothing(address, held):
    client = signed_in("charlie")
    assert client.get(address).status_code == 404
    assert client.post(address, GIVEN).status_code == 404
    assert client.get(f"/meetings/{held.meeting_id}/calendar.ics").status_code == 404


def test_a_conflict_takes_the_case_off_the_papers(panel, held, address, words, as_role):
    with panel.look(panel.p.alice) as alice:
        cases.declare_conflict(case=held.case, user=alice.user_id, by=alice, at=days(8))
    answer = signed_in("alice").post(address, GIVEN)
    assert answer.status_code == 422
    assert "nothing to print" in answer.content.decode()
    with as_role("migrator"):
        assert not Printout.objects.exists()


def test_papers_are_noted_as_destroyed_once(address, as_role):
    client = signed_in("alice")
    client.post(address, GIVEN)
    printout = _only(as_role)
    assert printout.ref in client.get(address).content.decode()
    done = client.post(f"/papers/{printout.id}/destroyed", follow=True).content.decode()
    assert "is noted as destroyed" in done
    again = client.post(f"/papers/{printout.id}/destroyed", follow=True).content.decode()
    assert "were destroyed already" in again
    assert signed_in("charlie").post(f"/papers/{printout.id}/destroyed").status_code == 404


def test_papers_past_their_day_are_overdue(panel, held, looking_as):
    from plumbline.meetings.enums import Papers
    from plumbline.meetings.queries import printouts_of

    with looking_as(panel.p.alice) as alice:
        meetings.print_papers(
            meeting=held.meeting,
            what=Papers.PACK,
            because="No screens",
            destroy_by=days(9).date(),
            by=alice,
            at=days(8),
        )
        assert [line.is_overdue for line in printouts_of(alice, held.meeting, on=days(9).date())] == [False]
        assert [line.is_overdue for line in printouts_of(alice, held.meeting, on=days(10).date())] == [True]


def test_the_calendar_file_names_neither_place_nor_people(held):
    answer = signed_in("bob").get(f"/meetings/{held.meeting_id}/calendar.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Partnership meeting" in text
    for told in ("Canary", "Marker", "Violence", "council", "LOCATION", "ATTENDEE", held.case.ref):
        assert told not in text


def test_the_day_to_destroy_by_is_the_day_after_the_meeting(held, address):
    page = signed_in("alice").get(address).content.decode()
    usual = max(timezone.localdate(), held.meeting.starts_at.date()) + timedelta(days=1)
    assert f"{usual.day} {usual.month} {usual.year}" in page
    assert usual >= date(2026, 3, 10)


def test_what_to_do_before_a_visit_is_on_paper_and_why_where_all_in_the_case_read_it(
    held, address, words, panel
):
    until = timezone.localdate() + timedelta(days=30)
    with panel.look(panel.p.alice) as alice:
        for do, why, marking in (
            ("Kanari pairs", "Kanari shared", "panel"),
            ("Kanari daylight", "Kanari kept", "owner"),
        ):
            warn_staff(
                case=held.case, person_id=held.case.person_id, do=do, why=why, source="Own record", until=until,
                marking=marking, by=alice,
            )  # fmt: skip
    assert signed_in("alice").post(address, GIVEN).status_code == 200
    assert "Kanari pairs. Kanari shared" in words()
    assert "Kanari daylight" in words()
    assert "Kanari kept" not in words()


def _text(answer):
    document = Document(BytesIO(answer.content))
    section = document.sections[0]
    return "\n".join(
        p.text for p in (*section.header.paragraphs, *document.paragraphs, *section.footer.paragraphs)
    )


def test_as_a_word_document_it_says_what_the_pdf_does(held, address, words, as_role):
    alice = signed_in("alice")
    answer = alice.post(address, GIVEN | {"form": "word"})
    printout = _only(as_role)
    assert answer["Content-Disposition"] == f'attachment; filename="{printout.ref}.docx"'
    said = _text(answer)
    assert printout.ref in said
    assert "Destroy by" in said
    alice.post(address, GIVEN | {"form": "pdf"})
    (sheet,) = words.last().sheets
    for part in sheet.parts:
        assert part.heading in said
        assert all(line in said for line in part.lines)


def test_it_is_set_into_the_template_of_its_scheme_and_sort(held, address, panel):
    alice = signed_in("alice")
    document = Document(BytesIO(standard_template()))
    document.paragraphs[0].insert_paragraph_before("Made-up letterhead")
    made = BytesIO()
    document.save(made)
    with panel.look(panel.p.alice) as by:
        set_paper_template(scheme=panel.scheme, what="plan", file=made.getvalue(), because="Ours", by=by)
    assert "Made-up letterhead" in _text(alice.post(address, GIVEN | {"what": "plan", "form": "word"}))
    assert "Made-up letterhead" not in _text(alice.post(address, GIVEN | {"form": "word"}))


def test_a_plan_says_which_actions_serve_what(panel, words):
    case, objective, action = panel.active()
    with panel.look(panel.p.alice):
        panel.action(case, None, verb="Visit", what="the flat")
        item = AgendaItem.objects.get(case=case)
    signed_in("alice").post(f"/meetings/{item.meeting_id}/papers", GIVEN | {"what": "plan"})
    (sheet,) = words.last().sheets
    parts = {part.heading: part.lines for part in sheet.parts}
    assert [line.partition(".")[0] for line in parts[f"Objective 1: {objective.words}"]] == [
        "Offer eight mentoring sessions"
    ]
    assert [line.partition(".")[0] for line in parts["Actions that serve none of these"]] == [
        "Visit the flat"
    ]
    assert action.objective_id == objective.id
