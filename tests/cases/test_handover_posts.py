"""Letters on their way: brought again and again, never given up, taken up where a killed process left them."""

from datetime import timedelta
from itertools import pairwise

import pytest

from plumbline.cases.handover import Said
from plumbline.cases.models import HandoverLetter
from plumbline.cases.services.handover_posts import LONGEST_GAP, SENDING_ENDS, post_due
from tests.cases.far import far_of
from tests.cases.test_handovers import offered
from tests.casework import days
from tests.marac import Marac, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def far(marac):
    return far_of(marac)


class Line:
    """The way to Far: what went over it, and what it answers."""

    def __init__(self, *answers):
        self.answers, self.went = list(answers), []

    def __call__(self, address, *, body, headers, most):
        self.went.append((address, body, headers))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


GONE = ("The address could not be reached, or did not answer in time.", b"")


def letter(marac, row, said=Said.OFFER):
    with marac.look(marac.p.alice):
        return HandoverLetter.objects.get(handover=row, said=said.value)


def test_a_letter_is_tried_ever_more_seldom_and_never_given_up(marac, far, as_role):
    _, row = offered(marac, far)
    at, tried, line = days(9), [], Line(GONE)
    with as_role("worker"):
        for _ in range(60):
            if post_due(far.peer, at=at, asks=line) == 0 and len(line.went) > len(tried):
                tried.append(at)
            at += timedelta(minutes=1)
    gaps = [after - before for before, after in pairwise(tried)]
    assert gaps[:4] == [timedelta(minutes=m) for m in (1, 2, 5, 15)]
    assert all(gap <= LONGEST_GAP for gap in gaps)
    kept = letter(marac, row)
    assert (kept.heard_at, kept.trouble) == (None, GONE[0])
    assert kept.next_try_at <= at + LONGEST_GAP


def test_heard_it_is_not_said_again(marac, far, as_role):
    _, row = offered(marac, far)
    line = Line(("", b'{"letter": ""}'))
    with as_role("worker"):
        assert post_due(far.peer, at=days(9), asks=line) == 1
        assert post_due(far.peer, at=days(10), asks=line) == 0
    assert letter(marac, row).heard_at == days(9)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"letter": 1', b"[" * 500_000])
def test_an_answer_that_is_none_is_said_and_stops_nothing(marac, far, as_role, answer):
    _, row = offered(marac, far)
    with as_role("worker"):
        assert post_due(far.peer, at=days(9), asks=Line(("", answer))) == 0
    assert letter(marac, row).trouble == "The address answered, and not as Plumbline does."


def test_one_that_a_killed_process_had_taken_is_taken_again(marac, far, as_role):
    _, row = offered(marac, far)

    def killed(*given, **named):
        raise KeyboardInterrupt

    line = Line(("", b'{"letter": ""}'))
    with as_role("worker"):
        with pytest.raises(KeyboardInterrupt):
            post_due(far.peer, at=days(9), asks=killed)
        assert post_due(far.peer, at=days(9), asks=line) == 0
        assert post_due(far.peer, at=days(9) + SENDING_ENDS * 2, asks=line) == 1
    assert letter(marac, row).tries == 2


def test_what_they_answer_is_taken_in_at_once(marac, far, as_role):
    import json

    _, row = offered(marac, far)
    answer = json.dumps({"letter": far.letter(row.id, Said.REFUSAL, {"words": "Not known here"})}).encode()
    with as_role("worker"):
        post_due(far.peer, at=days(10), asks=Line(("", answer)))
    assert not letter(marac, row, Said.REFUSAL).is_own


@pytest.mark.parametrize(
    "answer", [b"<html>", b"{}", b"[]", b'{"letter": 1'], ids=["page", "empty", "list", "cut"]
)
def test_an_answer_that_is_not_plumbline_s_counts_as_not_heard(marac, far, as_role, answer):
    _, row = offered(marac, far)
    with as_role("worker"):
        assert post_due(far.peer, at=days(9), asks=Line(("", answer))) == 0
    assert "not as Plumbline does" in letter(marac, row).trouble


def test_the_letter_travels_with_the_token_and_nobody_in_its_address(marac, far, as_role):
    offered(marac, far)
    line = Line(GONE)
    with as_role("worker"):
        post_due(far.peer, at=days(9), asks=line)
    ((address, body, headers),) = line.went
    assert address == "http://127.0.0.1:9/api/v1/handovers"
    assert headers["Authorization"] == "Bearer plb_made-up"
    assert b"Vickers" in body
    assert "Vickers" not in address + str(headers)
