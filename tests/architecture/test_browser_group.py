"""The demo is built once: every browser journey runs in the process that built it."""

from tests.architecture.naming import ROOT


JOURNEYS = sorted((ROOT / "tests" / "browser").glob("test_*.py"))


def test_every_file_of_journeys_says_its_group():
    assert JOURNEYS
    assert [p.name for p in JOURNEYS if 'xdist_group("browser")' not in p.read_text(encoding="utf-8")] == []
