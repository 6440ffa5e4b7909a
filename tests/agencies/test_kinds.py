"""A kind of agency is said as a reader says it."""

import pytest

from plumbline.agencies.kinds import kind_heading, kind_words


@pytest.mark.parametrize(
    ("kind", "words", "heading"),
    [
        ("police", "police", "Police"),
        ("domestic-abuse-service", "domestic abuse service", "Domestic abuse service"),
        ("childrens-social-care", "children’s social care", "Children’s social care"),
    ],
)
def test_it_is_said_in_words(kind, words, heading):
    assert (kind_words(kind), kind_heading(kind)) == (words, heading)
