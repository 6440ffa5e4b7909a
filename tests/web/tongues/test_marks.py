"""A translation has the marks of its English, and brings nothing of its own."""

import pytest

from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.marks import check_translation


ENGLISH = "Due {due_on}: <a>see <strong>it</strong></a>{if} now{else} later{endif}"


@pytest.mark.parametrize(
    "translation",
    [
        "Erbyn {due_on}: <a>gweler <strong>ef</strong></a>{if} nawr{else} wedyn{endif}",
        "<a>Gweler <strong>ef</strong></a>{if} nawr{else} wedyn{endif}, erbyn {due_on}",
        "{if}Nawr{else}Wedyn{endif}: {due_on} <a><strong>ef</strong></a>",
    ],
    ids=["as it stands", "value last", "branch first"],
)
def test_marks_may_change_places(translation):
    check_translation(ENGLISH, translation)


REFUSED = {
    "a value lost": "<a><strong>ef</strong></a>{if}a{else}b{endif}",
    "a value twice": "{due_on}{due_on}<a><strong>ef</strong></a>{if}a{else}b{endif}",
    "another value": "{due_on} {password} <a><strong>ef</strong></a>{if}a{else}b{endif}",
    "markup": "{due_on}<script>x</script><a><strong>ef</strong></a>{if}a{else}b{endif}",
    "an attribute": '{due_on}<a href="x"><strong>ef</strong></a>{if}a{else}b{endif}',
    "template code": "{due_on}{{ settings }}<a><strong>ef</strong></a>{if}a{else}b{endif}",
    "a template tag": "{% include 'x' %}{due_on}<a><strong>ef</strong></a>{if}a{else}b{endif}",
    "a loose bracket": "{due_on} < <a><strong>ef</strong></a>{if}a{else}b{endif}",
    "crossed elements": "{due_on}<a><strong>ef</a></strong>{if}a{else}b{endif}",
    "an element across a branch": "{due_on}<a>{if}<strong>ef</strong></a>a{else}b{endif}",
    "a branch outside": "{due_on}<a><strong>ef</strong></a>{else}a{if}b{endif}",
    "not closed": "{due_on}<a><strong>ef</strong></a>{if}a{else}b",
}


@pytest.mark.parametrize("translation", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused(translation):
    with pytest.raises(DataUnfit):
        check_translation(ENGLISH, translation)


def test_how_a_value_is_written_stays_with_it():
    check_translation("{share:.0%} of {count:,}", "{share:.0%} o {count:,}")
    with pytest.raises(DataUnfit):
        check_translation("{share:.0%} of it", "{share:.2f} ohono")


def test_an_english_plural_ending_may_be_left_out():
    check_translation("{n} day{s}", "{n} diwrnod")
