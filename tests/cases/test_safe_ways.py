"""Whether a way of reaching somebody goes against the rule for it."""

import pytest

from plumbline.cases.enums import Way
from plumbline.cases.safe_ways import NO_ATTEMPT, OF_OUTCOME, OF_TELLING, is_unsafe, ways_of_contact
from plumbline.cases.telling import law
from plumbline.schemes.reading import kind_called, known_kinds


@pytest.mark.parametrize(
    ("used", "safe", "unsafe"),
    [
        ((Way.CALL,), ["call"], False),
        ((Way.CALL,), ["text"], True),
        ((Way.TEXT, Way.EMAIL), ["email"], False),
        ((Way.TEXT, Way.EMAIL), ["call"], True),
        ((), ["call"], False),
        ((), [], True),
        (None, [], False),
        ((Way.CALL,), [], True),
    ],
)
def test_a_way_is_held_against_those_that_are_safe(used, safe, unsafe):
    assert is_unsafe(used, safe=safe) is unsafe


def test_every_word_here_is_one_of_the_kinds_and_of_telling():
    known = {slug for kind in known_kinds() for slug in kind_called(kind).work.contact_outcomes}
    assert known >= NO_ATTEMPT | set(OF_OUTCOME)
    assert set(law().ways) >= set(OF_TELLING)


@pytest.mark.parametrize(
    ("outcome", "ways"), [("phone", (Way.CALL,)), ("met", ()), ("no_answer", ()), ("not_safe", None)]
)
def test_what_a_contact_tells_of_its_way(outcome, ways):
    assert ways_of_contact(outcome) == ways
