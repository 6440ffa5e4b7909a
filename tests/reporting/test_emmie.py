"""Parts of the people looked at apart: what cannot be told in one is no finding."""

import pytest

from plumbline.reporting.emmie import _moderators


UNTOLD = {"inside": "Women", "ratio": None, "sentence": "We cannot tell: too few."}
ALIKE = {"inside": "The young", "ratio": 1.0, "ci_low": 0.8, "ci_high": 1.2, "sentence": "We cannot tell."}
APART = {"inside": "Harmed before", "ratio": 0.5, "ci_low": 0.3, "ci_high": 0.8, "sentence": "A difference."}


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ([UNTOLD], "We cannot tell: 1 part was looked at, and it has too little to compare."),
        ([UNTOLD, UNTOLD], "We cannot tell: 2 parts were looked at, and each has too little to compare."),
        ([ALIKE, UNTOLD], "No clear difference in 1 of 2 parts looked at. In 1 part we cannot tell."),
        ([ALIKE, ALIKE], "No clear difference in 2 of 2 parts looked at."),
        ([APART, ALIKE], "A difference in 1 of 2 parts looked at."),
        (
            [APART, UNTOLD, UNTOLD],
            "A difference in 1 of 3 parts looked at. In 2 parts we cannot tell.",
        ),
    ],
)
def test_a_part_that_cannot_tell_is_no_finding_of_no_difference(parts, line):
    assert _moderators({"parts": parts}).line == line
