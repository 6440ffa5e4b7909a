"""A list of actions goes out as a workbook and comes back: shown first, then saved all or none, nobody overwritten."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import ActionStep
from plumbline.cases.services import GivenReaders
from plumbline.documents.action_list import ANSWERED, HEADINGS, SHEET
from tests.casework import days
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.signing_in import signed_in


EVIL = '=HYPERLINK("http://example.invalid","+44 -1 @x")'
TOMORROW = timezone.localdate() + timedelta(days=60)


@pytest.fixture
@remembered
def planned(panel):
    """A case with two actions of probation's worker: one accepted, one proposed whose words are a formula."""
    case, objective, action = panel.active()
    with panel.look(panel.p.alice):
        panel.action(case, objective, verb="Ask", what=EVIL)
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
    return case, action


def taken_out(client):
    return client.post("/actions/list")


def table(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(SHEET).to_python()]


def filled(rows, **answers):
    """The workbook as Excel would save it, the row with given words answered."""
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words)
        for words, given in answers.items():
            number = next(n for n, row in enumerate(rows) if words in row[1])
            for heading, said in given.items():
                sheet.write_string(number, HEADINGS.index(heading), said)
    return SimpleUploadedFile("answers.xlsx", held.getvalue())


def said(happened, words="", prevented="", later=""):
    return dict(zip(ANSWERED, (happened, words, prevented, later), strict=True))


def brought_back(client, rows, **answers):
    return client.post("/actions/answers", {"file": filled(rows, **answers)})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def saved(client, answer):
    fields = dict(
        re.findall(r'<input type="hidden" name="(once|steps)" value="([^"]*)"', answer.content.decode())
    )
    return client.post("/actions/answers/save", fields, follow=True)


def states(as_role, action):
    with as_role("migrator"):
        return list(
            ActionStep.objects.filter(action=action).order_by("number").values_list("state", flat=True)
        )


DONE = said("Done, to be checked", "Eight sessions held, register kept")


def test_it_goes_out_whole_under_a_neutral_name_and_is_written_down(planned, as_role):
    case, action = planned
    answer = taken_out(signed_in("worker"))
    rows = table(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="actions.xlsx"'
    assert rows[0] == list(HEADINGS)
    assert {row[0] for row in rows[1:]} == {case.ref}
    with as_role("auditor"):
        entry = Entry.objects.get(what="actions.taken_out")
    assert entry.verb == "disclosure"
    assert {action.id, case.id} <= set(entry.objects_seen)


def test_words_that_look_like_a_formula_go_out_as_words(planned):
    answer = taken_out(signed_in("worker"))
    assert any(EVIL in row[1] for row in table(answer))
    book = io.BytesIO(answer.content)
    import zipfile

    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in sheet for sheet in sheets)
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_answers_are_shown_first_and_saved_after(planned, as_role):
    _, action = planned
    client = signed_in("worker")
    shown = brought_back(client, table(taken_out(client)), mentoring=DONE)
    assert "Nothing is saved yet" in text(shown)
    assert "Ready to be saved (1)" in text(shown)
    assert states(as_role, action)[-1] == "accepted"
    assert "1 answer saved" in text(saved(client, shown))
    assert states(as_role, action)[-1] == "done"


def test_the_same_answers_sent_twice_are_saved_once(planned, as_role):
    _, action = planned
    client = signed_in("worker")
    shown = brought_back(client, table(taken_out(client)), mentoring=DONE)
    saved(client, shown)
    assert "Nothing was saved twice" in text(saved(client, shown))
    assert states(as_role, action).count("done") == 1


def test_a_row_that_somebody_answered_meanwhile_is_shown_and_not_overwritten(panel, planned, as_role):
    _, action = planned
    client = signed_in("worker")
    rows = table(taken_out(client))
    with panel.look(panel.p.worker) as worker:
        cases.start_action(action=action, by=worker, at=days(9))
    shown = brought_back(client, rows, mentoring=DONE)
    assert "Not saved (1)" in text(shown)
    assert "Somebody else changed this action" in text(shown)
    assert "Save" not in re.findall(r"<button.*?</button>", shown.content.decode())[-1]
    assert states(as_role, action)[-1] == "in_progress"


def test_one_that_moves_between_showing_and_saving_saves_none(panel, planned, as_role):
    _, action = planned
    client = signed_in("worker")
    shown = brought_back(client, table(taken_out(client)), mentoring=DONE, HYPERLINK=said("Accepted"))
    assert "Ready to be saved (2)" in text(shown)
    with panel.look(panel.p.worker) as worker:
        cases.start_action(action=action, by=worker, at=days(9))
    assert "Nothing was saved" in text(saved(client, shown))
    with as_role("migrator"):
        assert ActionStep.objects.filter(state="accepted").count() == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said("Finished"), "“What happened” must be one of"),
        (said("", "Eight sessions held"), "“What happened” must be one of"),
        (said("Done, to be checked"), "evidence"),
        (
            said("Could not be done: circumstances changed", "Moved away", "Bad luck"),
            "“What prevented it” must be one of",
        ),
        (said("Later, with a new date", "Ill", "", "1/1/2020"), "This day is past"),
        (said("Later, with a new date", "Ill", "", "soon"), "day"),
        (said("Later, with a new date", "Ill"), "later than the one it has"),
    ],
)
def test_a_row_that_cannot_be_saved_says_why(planned, as_role, answer, why):
    _, action = planned
    client = signed_in("worker")
    shown = brought_back(client, table(taken_out(client)), mentoring=answer)
    assert "Not saved (1)" in text(shown)
    assert why in text(shown)
    assert states(as_role, action)[-1] == "accepted"


def test_a_later_day_with_its_reason(planned, as_role):
    _, action = planned
    client = signed_in("worker")
    later = said("Later, with a new date", "The mentor is ill", "", f"{TOMORROW:%d/%m/%Y}")
    saved(client, brought_back(client, table(taken_out(client)), mentoring=later))
    with as_role("migrator"):
        assert ActionStep.objects.filter(action=action).latest("number").due_on == TOMORROW


def test_another_agencys_action_reads_as_one_that_is_not_there(planned, as_role):
    _, action = planned
    rows = table(taken_out(signed_in("worker")))
    for who in ("dana", "bob"):
        shown = brought_back(signed_in(who), rows, mentoring=DONE)
        assert "is not there, or is no longer yours" in text(shown)
        assert "mentoring" not in text(shown)
    assert states(as_role, action)[-1] == "accepted"


def test_what_one_person_was_shown_another_cannot_save(planned, as_role):
    _, action = planned
    client = signed_in("worker")
    shown = brought_back(client, table(taken_out(client)), mentoring=DONE)
    assert "more than an hour old" in text(saved(signed_in("bob"), shown))
    assert states(as_role, action)[-1] == "accepted"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no workbook"), "workbook"),
        (SimpleUploadedFile("a.xlsx", b"x" * 2_100_000), "too large"),
        (None, "Choose the workbook"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(panel, file, why):
    answer = signed_in("bob").post("/actions/answers", {"file": file} if file else {})
    assert answer.status_code == 422
    assert why in text(answer)


def test_another_workbook_is_not_taken_for_a_list(planned):
    client = signed_in("worker")
    rows = [["Name", "Address"], ["a", "b"]]
    answer = client.post("/actions/answers", {"file": filled(rows)})
    assert answer.status_code == 422
    assert "not a list of actions as it was taken out" in text(answer)


def test_nothing_answered_is_said(planned):
    client = signed_in("worker")
    answer = client.post("/actions/answers", {"file": filled(table(taken_out(client)))})
    assert answer.status_code == 422
    assert "No row of the workbook answers anything" in text(answer)


def test_nothing_to_take_out_is_said(panel):
    assert "owns no open action" in text(signed_in("bob").post("/actions/list", follow=True))


@pytest.mark.parametrize("who", ["alice", "chair", "board", "analyst"])
def test_only_agencies_that_answer_take_lists_out(panel, who):
    assert signed_in(who).post("/actions/list").status_code == 403


def test_what_is_for_named_people_leaves_in_no_list(panel, planned):
    case, _ = planned
    kept = GivenReaders("named", (), (panel.p.worker.user_id, panel.p.alice.user_id))
    with panel.look(panel.p.alice):
        panel.action(case, None, verb="Ring", what="the refuge", serves_none_because="Safety", readers=kept)
    rows = table(taken_out(signed_in("worker")))
    assert len(rows) == 3
    assert not any("refuge" in cell for row in rows for cell in row)
