"""The board page with more than one list: each stands there alike, and the answer is not that of one of them."""

import re

import pytest
from django.test import Client

from tests.personas import PASSWORD
from tests.studies.released import DAY, put_result


pytestmark = pytest.mark.django_db
NAIVE = dict.fromkeys(
    (
        "before_after_change",
        "before_after_ci_low",
        "before_after_ci_high",
        "expected_change_without_effect",
        "expected_change_ci_low",
        "expected_change_ci_high",
    )
)


def put(personas, **told):
    return put_result(personas, at=DAY, before_after_warning="", **NAIVE, **told)


def board():
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "board@example.invalid", "password": PASSWORD})
    return client.get("/board").content.decode()


def test_two_lists_that_do_not_say_the_same_are_both_told(personas):
    one, other = put(personas, verdict="fell", ratio=0.5), put(personas)
    shown = board()
    assert "Whether it helped: The lists of this scheme do not say the same" in shown
    assert re.search(r"List of 1 June 2026: Violence fell", shown)
    assert re.search(r"List of 1 June 2026: We cannot tell yet", shown)
    for result in (one, other):
        assert f"/evaluations/{result.id}" in shown


def test_one_list_alone_is_told_as_before(personas):
    result = put(personas)
    shown = board()
    assert "Whether it helped: We cannot tell yet" in shown
    assert f"/evaluations/{result.id}" in shown
    assert "do not say the same" not in shown
