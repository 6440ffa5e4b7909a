"""`plumbline staggered` on a file: its result with leads and doubts, or one sentence."""

import sys
from math import exp

import numpy as np
import pytest

from plumbline.cli.main import main


@pytest.fixture
def file(tmp_path):
    """Forty sites over eight years with a planted fall to 0.6 from the year they began; ten never did."""
    rng = np.random.default_rng(8)
    lines = ["site,period,events,person_years,begins"]
    for site in range(40):
        begins = (2022, 2024, 2026, None)[site % 4]
        level = exp(rng.normal(-3, 0.3))
        for period in range(2020, 2028):
            rate = level * (0.6 if begins and period >= begins else 1.0) * (1 + 0.02 * (period - 2020))
            lines.append(f"Site {site},{period},{rng.poisson(rate * 20_000)},20000,{begins or ''}")
    path = tmp_path / "sites.csv"
    path.write_text("\n".join(lines))
    return path


@pytest.mark.extra
def test_a_planted_fall_is_found_and_the_leads_are_near_one(file, capsys):
    pytest.importorskip("diff_diff", reason="staggered adoption is an extra: requirements/staggered.txt")
    assert main(["staggered", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "Rates were lower after sites began than in those that had not: compatible with a fall of"
    )
    assert "Ratio 0.6" in said
    assert "40 sites over 8 periods, of which 10 never began" in said
    assert "  -2: 1.0" in said or "  -2: 0.9" in said
    assert "Sites chose when to begin." in said


def test_without_the_library_it_says_how_to_have_it(file, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    assert main(["staggered", str(file)]) == 1
    assert "requirements/staggered.txt" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert main(["staggered", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
