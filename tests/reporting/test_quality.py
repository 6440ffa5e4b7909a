"""Quality as it is shown: denominators, what cannot be told, agreement with its interval, and no small number."""

from plumbline.cases.quality import form_of
from plumbline.cases.queries.quality import QualityCounts
from plumbline.reporting.quality import quality_of


FORM = form_of("work-on-a-case-1")


def shown(pairs, rated=20, more=8, alike=None):
    counts = QualityCounts(FORM, {2: rated, 0: more}, {"fits": pairs}, alike or {(4, 4): 12, (3, 4): 8})
    (found,) = quality_of([counts], "2026")
    return {f.label: f for f in found.figures}, {f.label: f for f in found.agreed}


def test_the_share_is_of_cases_of_which_it_is_settled():
    pairs = {("fully", "fully", "fully"): 9, ("fully", "partly", "fully"): 2, ("not", "not", "not"): 9}
    figures, agreed = shown(pairs)
    assert figures["Rated by two people"].words.startswith("20 of 28 cases drawn (71%")
    fits = FORM.items["fits"]
    assert figures[fits].words.startswith("Fully in 11 of 20 cases of which it is settled (55%")
    assert agreed[fits].words.startswith("20 cases in which both could tell. Weighted kappa 0.8")
    assert "AC2" in agreed[fits].words
    assert agreed["Lines rated alike, all together"].words.startswith("72 of 80 lines (90%")


def test_what_cannot_be_told_or_is_not_settled_is_no_poor_work():
    pairs = {("fully", "fully", "fully"): 8, ("not", "not", "not"): 6, ("fully", "not", ""): 6}
    figures, _ = shown(pairs)
    words = figures[FORM.items["fits"]].words
    assert words.startswith("Fully in 8 of 14")
    assert words.endswith("of 6 more it cannot be told, or is not settled")


def test_small_numbers_are_hidden_and_agreement_with_them():
    few, agreed = shown({("fully", "fully", "fully"): 17, ("not", "not", "not"): 3})
    fits = FORM.items["fits"]
    assert few[fits].hidden
    assert agreed[fits].hidden
    left, _ = shown(
        {
            ("fully", "fully", "fully"): 9,
            ("not", "not", "not"): 9,
            ("cannot_tell", "cannot_tell", "cannot_tell"): 2,
        }
    )
    assert left[fits].hidden


def test_below_ten_cases_no_coefficient():
    _, agreed = shown({("fully", "fully", "fully"): 5}, rated=5, alike={(4, 4): 5})
    assert {figure.words for figure in agreed.values()} == {
        "Fewer than 10 cases were rated by two, so how far raters agree cannot be told"
    }
