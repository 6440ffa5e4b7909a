"""What comes next in a case, in words."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from plumbline.web.casework.presenters import answers_from_before


REOPENED = datetime(2026, 10, 29, 10, tzinfo=UTC)


def page(*answered, reopened=REOPENED):
    """A case with answers so many days from its reopening."""
    again = [SimpleNamespace(reopening=SimpleNamespace(at=reopened))] if reopened else []
    requests = [SimpleNamespace(replied_at=REOPENED + timedelta(days=n)) for n in answered]
    return SimpleNamespace(requests=requests, reopenings=again)


def test_answers_from_before_a_case_was_reopened_are_said_to_be():
    said = str(answers_from_before(page(-300, -299)))
    assert "All 2 answers are from before this case was reopened on 29 October 2026" in said
    assert "1 answer is from before" in str(answers_from_before(page(-300)))


def test_newer_answers_and_cases_never_closed_are_not():
    assert answers_from_before(page(-300, 1)) == ""
    assert answers_from_before(page(-300, reopened=None)) == ""
    assert answers_from_before(page()) == ""
