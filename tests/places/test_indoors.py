import numpy as np
import pytest

from plumbline.places import indoors_share, share_of
from plumbline.values.errors import DataUnfit


def test_dwellings_and_venues_are_indoors_and_unknowns_are_counted_apart():
    found = indoors_share(["dwelling", "indoors", "outdoors", "unknown", None], [False] * 5)
    assert (found.value, found.known, found.unknown, found.n) == (pytest.approx(2 / 3), 3, 2, 5)


def test_domestic_violence_is_left_out_and_unflagged_violence_is_not():
    found = indoors_share(["dwelling", "outdoors", "indoors"], [True, False, None])
    assert (found.value, found.n) == (0.5, 2)


def test_columns_may_be_arrays():
    found = indoors_share(np.array(["indoors", "outdoors"]), np.array([False, True]))
    assert found.value == 1.0


def test_the_interval_is_that_of_the_known():
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
    found = share_of(81, 263, unknown=37)
    assert (round(found.low, 4), round(found.high, 4), found.n) == (0.2553, 0.3662, 300)


def test_nothing_known_is_refused():
    with pytest.raises(DataUnfit):
        indoors_share(["unknown"], [False])


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(DataUnfit):
        indoors_share(["indoors"], [False, False])
