import numpy as np
import pytest

from plumbline.evaluation import andersen_gill, event_history, waitlist_phase
from plumbline.values.errors import DataUnfit


def lives(rng, n=150, effect=0.6, follow=300.0):
    """Everybody is offered a place: one half on day 0, the other on day 120 or 180 by block; half a year of effect."""
    block = np.arange(n) % 2
    first = rng.permutation(np.arange(n) // 2 % 2 == 0)
    first[:2], first[2:4] = True, False
    turn = np.where(first, 0.0, np.where(block == 0, 120.0, 180.0))
    rows = []
    for person in range(n):
        risk, now = rng.gamma(2.0, 0.5), 0.0
        while now < follow:
            helped = now >= turn[person]
            gap = rng.exponential(1 / (0.01 * risk * (effect if helped else 1.0)))
            end = follow if helped else turn[person]
            stop = min(now + gap, end)
            rows.append((person, now, stop, now + gap < end, first[person], turn[person], block[person]))
            now = stop
    names = ("person", "start", "stop", "event", "first", "turn", "block")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def phase_of(rows):
    history = event_history(**{name: rows[name] for name in ("person", "start", "stop", "event")})
    return waitlist_phase(history, first=rows["first"], turn=rows["turn"], block=rows["block"])


def test_it_is_every_span_cut_by_hand():
    rows = lives(np.random.default_rng(1), n=20)
    found = phase_of(rows)
    by_hand = []
    for start, stop, event, block in zip(
        rows["start"], rows["stop"], rows["event"], rows["block"], strict=True
    ):
        closes = 180.0 if block else 120.0
        if start < closes:
            by_hand.append((start, min(stop, closes), bool(event and stop <= closes)))

    assert list(zip(found.start, found.stop, found.event.tolist(), strict=True)) == by_hand
    assert set(np.unique(found.covariates[:, 0])) == {0.0, 1.0}


def test_a_planted_ratio_is_held_while_they_wait_and_not_afterwards():
    rng = np.random.default_rng(6)
    held, whole = 0, []
    for _ in range(200):
        rows = lives(rng, n=80)
        found = andersen_gill(phase_of(rows))
        held += found.ci_low[0] <= 0.6 <= found.ci_high[0]
        spans = {name: rows[name] for name in ("person", "start", "stop", "event")}
        whole.append(andersen_gill(event_history(**spans, covariates=rows["first"])).coef[0])

    assert 181 <= held <= 199
    assert np.exp(np.mean(whole)) > 0.68


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"turn": [0, 0.0, 0, 50]}, "no-wait"),
        ({"first": [1, 1, 1, 1]}, "one-group"),
        ({"first": [1, 0, 1, 0], "person": [0, 0, 1, 2]}, "both-groups"),
        ({"turn": [0, np.nan, 0, 50]}, "shapes-differ"),
        ({"block": [0, 0, 1]}, "shapes-differ"),
    ],
)
def test_what_was_no_waitlist_is_refused(change, slug):
    rows = {
        "person": [0, 1, 2, 3],
        "first": [1, 0, 1, 0],
        "turn": [0, 90.0, 0, 50],
        "block": [0, 0, 0, 0],
    } | change
    history = event_history(
        person=rows["person"], start=[0, 100, 0, 0], stop=[100.0, 200, 100, 100], event=[1, 0, 1, 1]
    )

    with pytest.raises(DataUnfit) as refused:
        waitlist_phase(history, first=rows["first"], turn=rows["turn"], block=rows["block"])
    assert refused.value.slug == slug
