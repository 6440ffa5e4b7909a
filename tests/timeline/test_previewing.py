"""What taking a file in would change is counted, and nothing of it stays."""

import pytest

from plumbline.feeds.models import Batch
from plumbline.ingest import check_file
from plumbline.timeline.services.previewing import preview_take_in
from tests.facts import CRIMES_HEADER, acting, add_suppliers, crime_row, frames, take_in, write


@pytest.fixture
def preview(personas, tmp_path):
    agencies = add_suppliers()

    def look(name, *rows):
        with acting("loader", "ingest") as job:
            return preview_take_in(
                check_file(write(tmp_path, name, CRIMES_HEADER, *rows)), by=job, agency=agencies["police"]
            )

    return look


def test_a_new_file_is_counted_and_nothing_is_stored(preview, as_role):
    seen = preview("a.csv", crime_row("C1"), crime_row("C2"), crime_row("C2"), crime_row(""))
    assert (seen.read, seen.staged, seen.quarantined, seen.duplicate) == (4, 2, 1, 1)
    assert (seen.changed, seen.gone, seen.replaces) == (0, 0, None)
    with as_role("migrator"):
        assert Batch.objects.count() == 0
    assert frames()[0].is_empty()


def test_a_corrected_file_says_what_changes_and_what_goes(preview, tmp_path):
    take_in(write(tmp_path, "a.csv", CRIMES_HEADER, *(crime_row(f"C{n}") for n in range(5))))
    seen = preview("a.csv", crime_row("C0"), crime_row("C1", code="105A"), crime_row("C9"))
    assert (seen.staged, seen.duplicate, seen.changed, seen.gone, seen.replaces) == (2, 1, 1, 3, 1)


def test_the_same_file_again_would_change_nothing(preview, tmp_path):
    rows = [crime_row("C1"), crime_row("C2")]
    take_in(write(tmp_path, "a.csv", CRIMES_HEADER, *rows))
    seen = preview("renamed.csv", *rows)
    assert (seen.held_already, seen.staged, seen.duplicate) == (True, 0, 2)


def test_rows_of_another_file_under_the_same_reference_are_counted_before_they_are_replaced(
    preview, tmp_path
):
    take_in(write(tmp_path, "one-town.csv", CRIMES_HEADER, crime_row("C0"), crime_row("C1")))
    seen = preview("another-town.csv", crime_row("C1", location="Other Street"), crime_row("C2"))
    assert (seen.changed, seen.replaces) == (1, None)
