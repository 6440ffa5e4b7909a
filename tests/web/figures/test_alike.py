"""How alike two sides were, in words beside the plot: from stored figures alone."""

from plumbline.web.figures.alike import NOT_SHOWN, alike_words


def figures(after=0.04, effective=40):
    rows = [
        {"what": "log_expected", "before": 0.9, "after": after},
        {"what": "events_before", "before": 0.5, "after": 0.01},
    ]
    return {"balance": {"by": "matching", "rows": rows, "effective": effective, "effective_helped": 38}}


def test_the_plot_the_people_it_is_worth_and_what_it_cannot_do():
    found = alike_words(figures())
    said = " ".join(found.words)
    assert found.chart.rows[0] == ("What the rule expected of them", "+0.90", "+0.04")
    assert "no difference is larger than 0.1" in said
    assert "as much as 38 and 40 people of even weight" in said
    assert "do not hold" in said


def test_what_is_still_apart_is_named():
    assert "differ by +0.31 in: What the rule expected of them" in " ".join(alike_words(figures(0.31)).words)


def test_few_are_hidden_and_so_is_all_of_it_where_a_number_is_small():
    assert "fewer than 5" in " ".join(alike_words(figures(effective=None)).words)
    hidden = alike_words({"balance": None})
    assert (hidden.chart, hidden.words) == (None, (NOT_SHOWN,))


def test_a_lottery_has_none():
    assert alike_words({"design": "lottery"}) is None
