"""A million spans in two seconds of processor: the promise of benchmarks/evaluation.py."""

import time

import numpy as np
import pytest
from benchmarks.evaluation import LOG_RATIOS, PEOPLE, counting_rows

from plumbline.evaluation import andersen_gill, event_history


@pytest.mark.extra
def test_a_million_spans_take_at_most_two_seconds_of_processor():
    history = event_history(**counting_rows(PEOPLE, seed=5))
    began = time.process_time()
    found = andersen_gill(history)
    spent = time.process_time() - began

    assert history.stop.size > 1_000_000
    # One event a day at most is kept, which takes a hair off each ratio.
    assert found.coef == pytest.approx(LOG_RATIOS, abs=float(np.max(4 * found.se)))
    assert spent <= 2.0
