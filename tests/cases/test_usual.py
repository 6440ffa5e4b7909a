"""Which of a kind's usual actions a case does not have yet."""

from plumbline.cases.usual import HadAction, still_usual
from plumbline.schemes.kind import DefaultAction


FLAG, FLAG_TOO = (DefaultAction("Flag", "the record", kind) for kind in ("police", "health"))
FIT = DefaultAction("Fit", "locks at the home", "housing")
USUAL = (FLAG, FLAG_TOO, FIT)


def numbers(*had):
    return [number for number, _ in still_usual(USUAL, had)]


def test_a_case_without_an_action_is_offered_each():
    assert numbers() == [1, 2, 3]


def test_words_that_were_added_and_capitals_make_no_other_action():
    assert numbers(HadAction("fit", "Locks at the home by Friday", "council")) == [1, 2]
    assert numbers(HadAction("Mend", "locks at the home", "housing")) == [1, 2, 3]


def test_the_kind_of_agency_tells_actions_in_the_same_words_apart():
    assert numbers(HadAction("Flag", "the record", "health")) == [1, 3]
    assert numbers(HadAction("Flag", "the record", "council")) == [1, 2, 3]
