"""Pairs that wait, as the analyst counts them: keys and scores, only while they wait, and for the analyst's role alone."""

import pytest
from django.db import ProgrammingError, transaction

from plumbline.linking.counting import waiting_people_frame
from plumbline.linking.enums import Verdict
from tests.facts import acting, add_suppliers, link
from tests.linking.desk import add_matcher, anns, at_the_desk, decide, keys, take_back


@pytest.fixture
def mo(personas):
    add_suppliers()
    return add_matcher(personas)


def counted():
    with acting("analyst", "shape") as job:
        return waiting_people_frame(job)


def test_a_waiting_pair_is_there_by_its_two_people_and_its_score(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    frame = counted()
    (row,) = frame.rows()
    assert {row[0], row[1]} == {str(key) for key in keys().values()}
    assert 0 < row[2] <= 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decided_pair_is_not_there_until_it_is_taken_back(mo, tmp_path, verdict):
    anns(tmp_path, 2)
    link()
    decision = decide(mo, "P1", "P2", verdict)
    assert counted().is_empty()
    take_back(mo, decision)
    assert counted().height == 1


def test_the_web_process_may_not_read_them(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    with at_the_desk(mo), pytest.raises(ProgrammingError), transaction.atomic():
        waiting_people_frame(mo)
