"""One more person of a part is offered at a time, each within the fold of the one before: with no script and no page loaded."""

from itertools import accumulate

import pytest
from django.http import QueryDict

from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.web.referring.kind_form import KindReferralForm


def form_of(slug, typed="", **initial):
    return KindReferralForm(
        QueryDict(typed) if typed else None, kind=kind_called(slug), reach="", initial=initial
    )


def of_part(form, label):
    return [group for group in form.groups() if group.legend == label or group.legend.startswith(f"{label} ")]


def offered(groups):
    """Folds that are seen before any is opened."""
    depths = accumulate(group.folded - group.closes for group in groups)
    return [
        g.legend for g, depth in zip(groups, depths, strict=True) if g.folded and depth - 1 + g.closes == 0
    ]


@pytest.mark.parametrize("slug", known_kinds())
def test_every_fold_that_begins_ends(slug):
    groups = list(form_of(slug).groups())
    assert sum(g.folded for g in groups) == sum(g.closes for g in groups)
    assert all(depth >= 0 for depth in accumulate(g.folded - g.closes for g in groups))


def test_one_child_is_offered_and_not_eight():
    children = of_part(form_of("families"), "Child")
    assert len(children) == 8
    assert offered(children) == ["Child"]
    assert [g.another for g in children[:2]] == ["", "Child"]


def test_the_next_one_is_offered_beside_those_who_are_needed():
    perpetrators = of_part(form_of("marac"), "Perpetrator")
    assert not perpetrators[0].folded
    assert offered(perpetrators) == ["Perpetrator 2"]
    assert perpetrators[1].another == "Perpetrator"


def test_whoever_is_typed_stands_open_before_the_offer():
    children = of_part(form_of("families", child_1_last="Elder", child_3_born="1 2 2015"), "Child")
    assert [g.legend for g in children if not g.folded] == ["Child", "Child 3"]
    assert offered(children) == ["Child 2"]


def test_what_cannot_be_read_stands_open():
    form = form_of("families", typed="child_2_born=the+other+day")
    assert not form.is_valid()
    assert "Child 2" in [g.legend for g in of_part(form, "Child") if not g.folded]


def test_what_is_typed_about_somebody_without_a_name_is_not_let_go():
    form = form_of("families", typed="child_2_born=1+2+2015")
    assert not form.is_valid()
    assert form.errors["child_2_first"] == ["Enter a name, or empty what is typed about this child."]
