"""A day in a table or a heading stays on one line of a screen: “3 March” above “2027” reads as two things."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import plumbline.web
from plumbline.values.words import say
from plumbline.web.templatetags.pages import curly, day, held, kept, moment, whole_hours


TEMPLATES = Path(plumbline.web.__file__).parent
CELL = re.compile(r"<(td|th)\b([^>]*)>(.*?)</\1>", re.S)
HEADING = re.compile(r"<(h[1-4])\b([^>]*)>(.*?)</\1>", re.S)
TOGETHER = re.compile(r'<span class="(?:pl-when|pl-nowrap|govuk-visually-hidden)[^"]*">.*?</span>', re.S)
SHOWN = re.compile(r"\|(?:day|moment|day_before) \}\}")


def folding(text, part=CELL):
    """The cells of tables, or the headings, of a template in which a day may be cut in two."""
    cells = (m.groups() for m in part.finditer(text))
    return [
        inside for _, marks, inside in cells
        if not re.search("pl-when|pl-nowrap", marks) and SHOWN.search(TOGETHER.sub("", inside))
    ]  # fmt: skip


def test_no_day_in_a_table_folds():
    found = {
        path.name: cells for path in TEMPLATES.rglob("*.html") if (cells := folding(path.read_text("utf-8")))
    }
    assert found == {}


def test_no_day_in_a_heading_folds():
    found = {
        path.name: inside
        for path in TEMPLATES.rglob("*.html")
        if (inside := folding(path.read_text("utf-8"), HEADING))
    }
    assert found == {}


def test_a_heading_that_would_fold_is_seen():
    assert folding("<h1 class='x'>List of {{ run.as_of|moment }}</h1>", HEADING)


def test_a_cell_that_would_fold_is_seen():
    assert folding("<td>{{ line.due_on|day }}</td>")
    assert not folding("<td>{{ line.due_on|day|kept }}</td>")


def test_a_day_is_kept_whole_wherever_it_stands_and_what_was_typed_is_escaped():
    at = datetime(2026, 5, 14, 9, tzinfo=UTC)
    assert kept(day(date(2027, 3, 3))) == '<span class="pl-when">3 March 2027</span>'
    assert kept(moment(at)) == 'Thursday <span class="pl-when">14 May 2026, 10:00</span>'
    assert kept("1 July 2026 to 3 Medi 2026").count("</span>") == 2
    assert kept("<b> 3 March 2027") == '&lt;b&gt; <span class="pl-when">3 March 2027</span>'
    assert kept("Not recorded") == "Not recorded"


def test_what_is_kept_together_is_so_on_a_screen_and_folds_on_a_sheet():
    css = (TEMPLATES / "static/plumbline/plumbline.css").read_text("utf-8")
    assert ".pl-nowrap, .pl-when { white-space: nowrap; }" in css
    # Where a table has many columns; a narrow one keeps its days whole on paper too.
    assert css.rindex(":is(.govuk-tag, .pl-nowrap, .pl-when) { white-space: normal") > css.index(
        ".pl-when { white-space: nowrap; }"
    )


def test_hours_of_a_team_are_not_told_in_days_of_twenty_four():
    assert whole_hours(timedelta(days=14, hours=8, minutes=20)) == "344 hours"
    assert whole_hours(timedelta(minutes=40)) == "40 min"


@pytest.mark.parametrize(
    "whole",
    [
        "14 May 2026, 10:00",
        "Article 14(5)(b)",
        "section 44(4)(b)",
        "s.17",
        "ss.10-11",
        "level 2",
        "1.02 to 2.26",
        "(made up)",
    ],
)
def test_what_is_one_thing_is_held_together_in_a_heading(whole):
    assert held(f"Before {whole} after") == f'Before <span class="pl-when">{whole}</span> after'


def test_what_is_held_is_escaped_and_words_of_our_own_are_said_in_the_language_of_the_reader():
    assert held("<b> s.17") == '&lt;b&gt; <span class="pl-when">s.17</span>'
    assert held(say("Nothing here is cut")) == "Nothing here is cut"
    assert curly('the person\'s name, or "the person"') == "the person’s name, or “the person”"
