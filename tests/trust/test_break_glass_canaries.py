"""A marker in why a case was opened: whoever opened and whoever looks after it read it, and nobody else by any page."""

import pytest

from plumbline.cases import services
from tests.casework import panel as panel
from tests.trust.test_canaries import addresses, signed_in, text_of


MARKERS = {"why": "Kanari91Why", "judged": "Kanari92Judged"}


@pytest.fixture
def planted(panel):
    case = panel.researched()
    with panel.look(panel.p.worker) as worker:
        row = services.break_glass(ref=case.ref, reason="danger", words=MARKERS["why"], by=worker)
        services.end_break_glass(opening_id=row.id, by=worker)
    with panel.look(panel.p.alice) as alice:
        services.review_break_glass(opening_id=row.id, outcome="justified", words=MARKERS["judged"], by=alice)
    return {"ref": case.ref, "opening_id": row.id}


def found(who, planted):
    client = signed_in(who)
    pages = {a: client.get(a, follow=True) for a in sorted(set(addresses(planted)))}
    whole = "".join(map(text_of, pages.values()))
    return {kind for kind, marker in MARKERS.items() if marker.casefold() in whole}


@pytest.mark.parametrize("who", ["alice", "governance"])
def test_whoever_looks_after_it_finds_them(planted, who):
    """The positive control."""
    assert found(who, planted) == set(MARKERS)


@pytest.mark.parametrize("who", ["bob", "dana", "charlie", "board", "analyst", "researcher", "worker"])
def test_nobody_else_does(planted, who):
    assert found(who, planted) == set()
