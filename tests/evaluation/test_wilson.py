import pytest

from plumbline.evaluation import wilson
from plumbline.values.errors import DataUnfit


def test_a_share_is_told_with_its_counts():
    found = wilson(81, 263)
    assert (found.count, found.of, found.share) == (81, 263, 81 / 263)
    assert (round(found.ci_low, 4), round(found.ci_high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(DataUnfit):
        wilson(count, of)
