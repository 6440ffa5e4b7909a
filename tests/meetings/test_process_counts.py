"""Who came with authority, how long it took, how soon minutes went out: counted for every agency of the scheme."""

from datetime import date

import pytest

from plumbline.meetings.queries.process import meeting_process


def counted(panel, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        return meeting_process(viewer, scheme=panel.scheme.id, start=date(2026, 1, 1), end=date(2026, 7, 1))


def test_every_agency_of_the_scheme_has_its_seat(panel):
    panel.everything()
    found = counted(panel, "board")
    by_agency = {one.agency: one for one in found.agencies}
    assert found.ended == 1
    assert set(by_agency) == panel.scheme.agencies
    assert {one.noted for one in found.agencies} == {1}
    came = {name for name, key in panel.p.agencies.items() if key in by_agency and by_agency[key].came}
    assert "police" in came
    assert by_agency[panel.p.agencies["police"]].with_authority == 1
    assert sum(one.people for one in found.agencies) >= len(came)


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(panel, who):
    panel.everything()
    found = counted(panel, who)
    assert (found.ended, found.agencies) == (0, ())


def test_before_a_meeting_has_ended_nothing_is_counted(panel):
    panel.conferenced()
    assert counted(panel, "chair").ended == 0
