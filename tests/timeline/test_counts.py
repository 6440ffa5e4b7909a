"""Counts that a service sends in place of people: kept by version, taken back whole, known to whoever counts with the sender."""

import pytest

from plumbline.timeline.models import Count
from plumbline.timeline.services import undo_batch
from tests.facts import acting, take_in, write


HEADER = "return_ref,period_from,period_to,measure,count,count_hidden,data_origin"


def row(ref, count="17", hidden="N", month="03", last="31"):
    return f"{ref},01/{month}/2026,{last}/{month}/2026,REFERRALS,{count},{hidden},MADE UP"


@pytest.fixture
def returned(tmp_path, personas):
    return write(
        tmp_path, "returns.csv", HEADER, row("D1"), row("D2", "", "Y", "04", "30"), row("D3", "many")
    )


def standing():
    with acting("analyst", "shape"):
        return sorted(
            Count.objects.filter(withdrawn_at=None).values_list("count_ref", "count", "hidden").iterator()
        )


def test_it_works(returned):
    taken = take_in(returned)
    assert (taken.read, taken.staged, taken.quarantined, taken.duplicate) == (3, 2, 1, 0)
    assert standing() == [("D1", 17, False), ("D2", None, True)]


def test_a_corrected_return_replaces_the_count(tmp_path, returned):
    take_in(returned)
    taken = take_in(write(tmp_path, "returns.csv", HEADER, row("D1", "18"), row("D2", "", "Y", "04", "30")))
    assert (taken.batch.version, taken.staged, taken.duplicate) == (2, 1, 1)
    assert standing() == [("D1", 18, False), ("D2", None, True)]


def test_a_count_that_is_no_longer_sent_goes(tmp_path, returned):
    take_in(returned)
    take_in(write(tmp_path, "returns.csv", HEADER, row("D1")))
    assert standing() == [("D1", 17, False)]


def test_undoing_brings_back_what_was_replaced(tmp_path, returned):
    take_in(returned)
    second = take_in(write(tmp_path, "returns.csv", HEADER, row("D1", "18")))
    with acting("loader", "ingest") as job:
        undo_batch(batch_id=second.batch.id, by=job, because="wrong-file")
    assert standing() == [("D1", 17, False), ("D2", None, True)]
