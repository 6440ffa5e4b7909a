"""An analyst brings a file in from a page: looked into, confirmed, compared, taken in, put right, taken back."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plumbline.audit.models import Entry
from plumbline.feeds.models import Batch, Rejected, SavedMapping, Upload
from plumbline.jobs.performing import perform
from plumbline.jobs.tasks import TASKS
from plumbline.queue.models import Work
from plumbline.timeline.models import Event
from plumbline.town import TownPlan, build_town, write_town
from tests.facts import CRIMES_HEADER, crime_row
from tests.personas import PASSWORD


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    plan = TownPlan(people=3000, months=12, seed=1, world="D", problem="people", until=date(2026, 1, 1))
    write_town(build_town(plan), folder, messy=True)
    return folder


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def worked(as_role, django_capture_on_commit_callbacks):
    """Do everything that waits in a queue, as its process does; the last piece of work."""

    def do(queue="loader"):
        with as_role(queue), django_capture_on_commit_callbacks(execute=True):
            while waiting := Work.objects.filter(queue=queue, state="waiting").order_by("asked_at").first():
                perform(waiting.id, TASKS)
            return Work.objects.filter(queue=queue).latest("asked_at")

    return do


@pytest.fixture
def bring(client_of, personas, worked):
    """`address = bring("a.csv", text)` brings a file from the police and lets it be looked into."""

    def do(name, content, *, who="analyst", supplier="police"):
        client = client_of(who)
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
        answer = client.post(
            "/data/upload", {"file": file, "supplier": str(personas.agencies[supplier])}, follow=True
        )
        assert answer.status_code == 200, answer.content.decode()[-3000:]
        worked()
        return client, answer.redirect_chain[-1][0]

    return do


def text(*rows):
    return "\n".join([CRIMES_HEADER, *rows]) + "\n"


def page(client, address):
    return client.get(address).content.decode()


def guessed(shown):
    """What the form would send as it stands."""
    found = {}
    for name, options in re.findall(r'<select name="(c\d+)".*?>(.*?)</select>', shown, re.S):
        chosen = re.search(r'value="(\d*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def taken_in(client, address, worked, **changes):
    client.post(f"{address}/columns", guessed(page(client, address)) | changes)
    worked()
    client.post(f"{address}/take-in")
    worked()


def test_a_plain_file_is_confirmed_compared_and_taken_in(bring, worked, as_role):
    client, address = bring("crimes.csv", text(crime_row("C1"), crime_row("C2"), crime_row("")))
    shown = page(client, address)
    assert "Is this how it reads?" in shown
    assert "Police recorded crimes" in shown
    client.post(f"{address}/columns", guessed(shown))
    worked()
    shown = page(client, address)
    assert "2 of 3 rows would be taken in, 1 would be kept aside with a reason." in shown
    with as_role("migrator"):
        assert Event.objects.count() == 0
    client.post(f"{address}/take-in")
    assert worked().said == "3 rows read = 2 staged + 1 quarantined + 0 duplicate."
    assert "Taken in" in page(client, address)
    with as_role("migrator"):
        assert Event.objects.count() == 2
        upload = Upload.objects.get()
        assert (upload.survey, upload.preview) == (None, None)
        assert not (settings.HOME.files / "uploads" / str(upload.id)).exists()


def test_whoever_looks_at_the_first_rows_is_written_down(bring, as_role):
    client, address = bring("crimes.csv", text(*(crime_row(f"C{n}") for n in range(3))))
    with as_role("auditor"):
        before = Entry.objects.filter(what="upload.read").count()
    assert "Which column is which?" in page(client, address)
    with as_role("auditor"):
        assert Entry.objects.filter(what="upload.read", verb="consultation").count() == before + 1


def test_the_next_file_with_these_headings_goes_straight_on(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1")))
    taken_in(client, address, worked)
    client, address = bring("b.csv", text(crime_row("C2")))
    assert "What taking it in would change" in page(client, address)
    with as_role("migrator"):
        assert SavedMapping.objects.count() == 1


def test_a_corrected_file_says_what_changes_before_it_replaces(bring, worked):
    client, address = bring("a.csv", text(*(crime_row(f"C{n}") for n in range(5))))
    taken_in(client, address, worked)
    client, address = bring("a.csv", text(crime_row("C0"), crime_row("C1", code="105A")))
    shown = page(client, address)
    assert "Replaces version 1" in shown
    assert "1 row changes, 3 rows are no longer in the file" in shown


def test_another_file_of_the_same_name_is_kept_beside_it(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1", at="01/01/2025 12:00")))
    taken_in(client, address, worked)
    client, address = bring("a.csv", text(crime_row("C2", at="01/02/2025 12:00")))
    assert "It is another file under the same name" in page(client, address)
    client.post(f"{address}/keep-both")
    worked()
    shown = page(client, address)
    assert "a (2).csv" in shown
    assert "Replaces version" not in shown
    client.post(f"{address}/take-in")
    worked()
    with as_role("migrator"):
        assert Event.objects.filter(withdrawn_at=None).count() == 2
        assert set(Batch.objects.values_list("file_name", "status")) == {
            ("a.csv", "live"),
            ("a (2).csv", "live"),
        }


def test_what_replaces_nothing_has_nothing_to_be_kept_apart_from(bring, worked):
    client, address = bring("a.csv", text(crime_row("C1")))
    client.post(f"{address}/columns", guessed(page(client, address)))
    worked()
    assert client.post(f"{address}/keep-both").status_code == 409


def test_a_version_that_came_in_between_is_compared_before_it_is_replaced(bring, worked, as_role):
    bob, his = bring("a.csv", text(crime_row("C1")))
    bob.post(f"{his}/columns", guessed(page(bob, his)))
    worked()
    alice, hers = bring("a.csv", text(crime_row("C1"), crime_row("C2")))
    alice.post(f"{hers}/take-in")
    worked()
    bob.post(f"{his}/take-in")
    worked()
    shown = page(bob, his)
    assert "Replaces version 1" in shown
    assert "1 row is no longer in the file" in shown
    with as_role("migrator"):
        assert Batch.objects.count() == 1
    bob.post(f"{his}/take-in")
    worked()
    with as_role("migrator"):
        assert Batch.objects.get(status="live").version == 2


def test_the_same_file_from_two_people_is_taken_in_once(bring, worked, as_role):
    addresses = [bring("a.csv", text(crime_row("C1"))) for _ in range(2)]
    for client, address in addresses:
        client.post(f"{address}/columns", guessed(page(client, address)))
        worked()
    for client, address in addresses:
        client.post(f"{address}/take-in")
    worked()
    assert "This very file was in already. Nothing was changed." in page(*addresses[1])
    with as_role("migrator"):
        assert Batch.objects.count() == 1
        assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            text(crime_row("C1")),
            "Read as text in UTF-8, with columns parted by a comma and headings in row 1.",
        ),
        (text(crime_row("C1")).replace(",", ";"), "columns parted by a semicolon"),
        (text(crime_row("C1")).encode("utf-16"), "Read as text in UTF-16"),
        ("Crimes of March\n\n" + text(crime_row("C1"), crime_row("C2")), "headings in row 3"),
    ],
)
def test_how_the_file_is_read_is_shown_to_be_confirmed(bring, content, words):
    client, address = bring("a.csv", content)
    assert words in page(client, address)


def test_columns_are_asked_for_in_words_and_those_to_look_at_are_counted(bring):
    client, address = bring("a.csv", text(crime_row("C1")).replace("crime_ref", "Log no", 1))
    shown = page(client, address)
    assert "Look at one of them: its heading is not known." in shown
    assert "crime reference" in shown
    assert not re.search(r">[^<]*\b(crime_ref|offence_code|committed_from)\b is", shown)


def test_rows_kept_aside_are_numbered_as_in_the_sheet(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1"), crime_row("C2", code="no such code")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    assert "row 3" in page(client, f"/data/batches/{batch.id}")
    assert "Row 3: offence_code" in page(client, f"/data/batches/{batch.id}/kept-aside")


def test_the_messy_workbook_is_read_with_three_columns_put_right(bring, worked, town, as_role):
    (workbook,) = (town / "messy").glob("*.xlsx")
    client, address = bring(workbook.name, workbook.read_bytes())
    shown = page(client, address)
    assert "Police recorded crimes" in shown
    headings = re.findall(r"<option value=\"(\d+)\"[^>]*>([^<]*)</option>", shown)
    places = {name: place for place, name in headings}
    labels = {label: name for name, label in re.findall(r'<label for="id_(c\d+)">([^<]*)</label>', shown)}
    fixed = {
        labels["Crime reference"]: places["Log no"],
        labels["Home Office offence code"]: places["Code"],
        labels["First day or time of the crime"]: places["Began"],
    }
    client.post(f"{address}/columns", guessed(shown) | fixed)
    worked()
    shown = page(client, address)
    assert "What taking it in would change" in shown, shown[-2500:]
    client.post(f"{address}/take-in")
    assert worked().state == "done"
    with as_role("migrator"):
        batch = Batch.objects.get()
        assert batch.made_up
        assert batch.staged > 0.9 * batch.read > 100


def test_a_row_kept_aside_is_put_right_and_brought_in_again(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1"), crime_row("C2", code="no such code")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    shown = page(client, f"/data/batches/{batch.id}")
    assert "Put rows right" in shown
    assert "no such code" not in shown
    shown = page(client, f"/data/batches/{batch.id}/kept-aside")
    assert "no such code" in shown
    answer = client.post(f"/data/batches/{batch.id}/kept-aside", {"r2": "8N"}, follow=True)
    worked()
    address = answer.redirect_chain[-1][0]
    assert "1 of 1 rows would be taken in" in page(client, address)
    client.post(f"{address}/take-in")
    worked()
    with as_role("migrator"):
        assert set(Event.objects.values_list("event_ref", flat=True)) == {"C1", "C2"}
        assert Rejected.objects.get().put_right_by is not None
    shown = page(client, f"/data/batches/{batch.id}")
    assert "left)" not in shown
    assert "1 row put right and brought in again as" in shown


def test_rows_whose_correction_is_taken_back_can_be_put_right_again(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1"), crime_row("C2", code="no such code")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    answer = client.post(f"/data/batches/{batch.id}/kept-aside", {"r2": "8N"}, follow=True)
    worked()
    client.post(f"{answer.redirect_chain[-1][0]}/take-in")
    worked()
    with as_role("migrator"):
        again = Batch.objects.exclude(id=batch.id).get()
    client.post(f"/data/batches/{again.id}/undo", {"because": "wrong-file"})
    worked()
    shown = page(client, f"/data/batches/{batch.id}")
    assert "(1 left)" in shown
    assert "in the figures no more" in shown


def test_putting_nothing_right_is_refused_with_a_sentence(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1"), crime_row("C2", code="no such code")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    answer = client.post(f"/data/batches/{batch.id}/kept-aside", {"r2": "no such code"})
    assert answer.status_code == 422
    assert "Give the right value for at least one row." in answer.content.decode()


def test_a_file_is_taken_back_from_its_page(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    client.post(f"/data/batches/{batch.id}/undo", {"because": "wrong-file"})
    assert worked().state == "done"
    assert "Undone" in page(client, f"/data/batches/{batch.id}")
    with as_role("migrator"):
        assert Event.objects.filter(withdrawn_at=None).count() == 0


def test_the_report_for_the_supplier_holds_reasons_and_no_content(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1"), crime_row("C2", code="KanariCode")))
    taken_in(client, address, worked)
    with as_role("migrator"):
        batch = Batch.objects.get()
    told = client.get(f"/data/batches/{batch.id}/report").content.decode("utf-8-sig")
    assert "offence_code" in told
    assert "KanariCode" not in told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 500, "picture"),
        ("empty.csv", b"\n", "empty"),
        ("letter.csv", b"%PDF-1.7 and so on" + b"0" * 500, "PDF"),
    ],
)
def test_what_is_no_extract_is_refused_in_a_sentence_and_can_be_put_away(bring, as_role, name, content, said):
    client, address = bring(name, content)
    shown = page(client, address)
    assert "It could not be done" in shown
    assert said in shown
    client.post(f"{address}/put-away")
    with as_role("migrator"):
        assert Upload.objects.get().stage == "discarded"


def test_one_column_for_two_is_refused_beside_the_field(bring):
    client, address = bring("a.csv", text(crime_row("C1")))
    answer = client.post(f"{address}/columns", guessed(page(client, address)) | {"c0": "0", "c1": "0"})
    assert answer.status_code == 422
    assert "cannot be the same column" in answer.content.decode()


def test_taking_in_twice_by_a_double_click_is_one_effect(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1")))
    client.post(f"{address}/columns", guessed(page(client, address)))
    worked()
    first, second = client.post(f"{address}/take-in"), client.post(f"{address}/take-in")
    assert (first.status_code, second.status_code) == (302, 409)
    worked()
    with as_role("migrator"):
        assert Batch.objects.count() == 1


def test_a_check_that_was_stopped_says_so_on_the_page_of_the_file_and_goes_on_from_there(
    bring, worked, as_role
):
    client, address = bring("a.csv", text(crime_row("C1")))
    columns = guessed(page(client, address))
    client.post(f"{address}/columns", columns)
    with as_role("migrator"):
        asked = Work.objects.latest("asked_at")
    answer = client.post(f"/asked/{asked.id}/stop", follow=True)
    assert answer.redirect_chain[-1][0] == address
    worked()
    shown = page(client, address)
    assert "Stopped before it began. Nothing was changed." in shown
    assert "Go back to the columns" in shown
    client.post(f"{address}/columns/again")
    client.post(f"{address}/columns", columns)
    worked()
    assert "What taking it in would change" in page(client, address)


def test_taking_in_that_was_stopped_can_be_tried_again(bring, worked, as_role):
    client, address = bring("a.csv", text(crime_row("C1")))
    client.post(f"{address}/columns", guessed(page(client, address)))
    worked()
    client.post(f"{address}/take-in")
    with as_role("migrator"):
        asked = Work.objects.latest("asked_at")
    client.post(f"/asked/{asked.id}/stop")
    worked()
    assert "Try to take it in again" in page(client, address)
    with as_role("migrator"):
        assert Event.objects.count() == 0
    client.post(f"{address}/take-in")
    worked()
    assert "Taken in" in page(client, address)


def test_nobody_else_sees_a_file_on_its_way(bring, client_of):
    _, address = bring("a.csv", text(crime_row("C1")))
    charlie = client_of("charlie")
    assert charlie.get(address).status_code == 404
    assert charlie.post(f"{address}/take-in").status_code == 404
    assert "a.csv" not in page(charlie, "/data")


def test_no_file_of_an_agency_that_does_not_share(client_of, personas):
    client = client_of("charlie")
    file = SimpleUploadedFile("a.csv", text(crime_row("C1")).encode())
    answer = client.post("/data/upload", {"file": file, "supplier": str(personas.agencies["police"])})
    assert answer.status_code == 422
    assert "Choose the agency that sent it." in answer.content.decode()


def test_a_file_that_is_too_large_leaves_nothing(client_of, personas, settings, as_role):
    settings.LARGEST_UPLOAD = 100
    client = client_of()
    file = SimpleUploadedFile("a.csv", text(*(crime_row(f"C{n}") for n in range(20))).encode())
    answer = client.post("/data/upload", {"file": file, "supplier": str(personas.agencies["police"])})
    assert answer.status_code == 422
    assert "send it in parts" in answer.content.decode()
    with as_role("migrator"):
        assert Upload.objects.count() == 0


def test_a_request_that_says_it_is_too_large_is_never_written(
    client_of, personas, settings, as_role, monkeypatch
):
    settings.LARGEST_UPLOAD = 100
    monkeypatch.setattr("plumbline.web.intake.limit.ENVELOPE", 0)
    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.new_file", lambda *_: pytest.fail("written")
    )
    file = SimpleUploadedFile("a.csv", b"x" * 5000)
    answer = client_of().post("/data/upload", {"file": file, "supplier": str(personas.agencies["police"])})
    assert answer.status_code == 422
    assert "The file is larger than 0 MB: send it in parts" in answer.content.decode()
    with as_role("migrator"):
        assert Upload.objects.count() == 0


def test_one_person_brings_so_many_files_and_then_deals_with_them(bring, client_of, personas, monkeypatch):
    monkeypatch.setattr("plumbline.feeds.services.bringing.MOST_ON_THEIR_WAY", 2)
    for name in ("a.csv", "b.csv"):
        client, address = bring(name, text(crime_row("C1")))
    third = {"file": SimpleUploadedFile("c.csv", b"x"), "supplier": str(personas.agencies["police"])}
    answer = client.post("/data/upload", third)
    assert answer.status_code == 422
    assert "Take them in or put them away" in answer.content.decode()
    client.post(f"{address}/put-away")
    third["file"] = SimpleUploadedFile("c.csv", b"x")
    assert client.post("/data/upload", third).status_code == 302


def test_a_month_without_rows_is_shown_as_a_gap(bring, worked):
    rows = [
        crime_row(f"C{month}{n}", at=f"0{n + 1}/{month:02}/2025 12:00")
        for month in (1, 2, 4)
        for n in range(3)
    ]
    client, address = bring("a.csv", text(*rows))
    taken_in(client, address, worked)
    shown = page(client, "/data")
    assert "January 2025 to April 2025, 9 rows read that have a day." in shown
    assert "no rows at all in March 2025." in shown
