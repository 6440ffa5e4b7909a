"""Every design that a card can show says what it assumes."""

from plumbline.web.figures.assuming import ASSUMES, assumption
from plumbline.web.figures.evidence import DESIGNS


def test_every_design_of_a_card_says_what_it_assumes():
    assert set(DESIGNS) - set(ASSUMES) == {"rank"}
    assert all(assumption(design).endswith(".") for design in ASSUMES)


def test_where_nothing_is_compared_nothing_is_assumed():
    assert assumption("rank") == ""
