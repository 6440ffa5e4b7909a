"""Reading a template loses nothing and tells words from code."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plumbline
from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.scan import read_template, written


PACKAGE = Path(plumbline.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "Late",
        " and ",
        "{{ line.ref }}",
        "{# note #}",
        '<a href="{% url \'x\' %}" title="a > b">',
        "</a>",
        "<br>",
        "&amp;",
    ]
)


def test_every_page_is_read_and_written_as_it_stands():
    assert len(TEMPLATES) > 240
    changed = [
        str(path) for path in TEMPLATES if written(read_template(path.read_text())) != path.read_text()
    ]
    assert changed == []


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
def test_nothing_is_lost_of_any_template(before, inside, after):
    source = f"{before}{{% if a %}}{inside}{{% else %}}{after}{{% endif %}}{before}"
    assert written(read_template(source)) == source


def test_what_stands_in_a_tag_is_no_text():
    nodes = read_template('<p class="{% if a %}x{% endif %} y">Words</p>')
    assert [(n.sort, n.name) for n in nodes] == [("open", "p"), ("text", ""), ("close", "p")]


def test_a_script_is_no_words():
    assert [n.sort for n in read_template("<script>if (a < b) { run() }</script>")] == [
        "open",
        "raw",
        "close",
    ]


def test_a_comment_is_no_words():
    assert [n.sort for n in read_template("{% comment %}Not {{ this }}{% endcomment %}")] == ["raw"]


@pytest.mark.parametrize(
    "source",
    ["{% if a %}x", "x{% endif %}", "{% if a %}{% for b in c %}{% endif %}"],
    ids=["open", "closed", "crossed"],
)
def test_a_tag_that_does_not_end_is_refused(source):
    with pytest.raises(DataUnfit):
        read_template(source)
