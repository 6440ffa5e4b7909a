"""The code of a research bundle, run by R on the files of a copy, finds the figures of the result."""

import subprocess

import pytest

from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.studies import bundled
from tests.studies.conftest import analysing, plan  # noqa: F401 - shared fixtures


pytestmark = [pytest.mark.extra, pytest.mark.django_db]


@pytest.fixture
def copy(put_history, plan, analysing, personas, as_role, looking_as, tmp_path):  # noqa: F811 - fixtures by name
    """`copy(evaluated, **choices)`: a folder with the files of a copy of what ``evaluated`` made."""

    def taken_out(evaluated=bundled.evaluated, **choices):
        result = evaluated(put_history, plan, analysing, **choices)
        assert result.figures["rate_ratio"], result.sentence
        _, files = bundled.whole_way(result, personas, analysing, as_role, looking_as)
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        return tmp_path

    return taken_out


def run(folder):
    words = ["Rscript", "--vanilla", str(folder / "rerun.R"), str(folder)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("parts", [[], ["under_25", "upper_half"]])
def test_r_finds_every_figure_again(packages, copy, parts):
    folder = copy(parts=parts)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every figure is as it was stored" in done.stdout
    assert all(f"{part}:ratio" in done.stdout for part in parts), done.stdout


def test_r_finds_the_figures_of_a_waitlist_again(packages, copy):
    done = run(copy(parts=[], design="waitlist"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("years", [3, 4])
def test_r_finds_the_figures_of_a_list_by_rank_again(packages, copy, years):
    folder = copy(bundled.evaluated_by_rank, years=years)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("older_pair_ratio" in done.stdout) == (years == 4)
    assert not (folder / "events.csv").exists()


def test_r_finds_the_figures_of_pairs_of_one_day_again(packages, copy, scheme, monkeypatch):  # noqa: F811 - fixture by name
    done = run(copy(bundled.evaluated_by_day, scheme=scheme, monkeypatch=monkeypatch))
    assert done.returncode == 0, done.stdout + done.stderr


def test_r_finds_the_figures_at_the_line_again(packages, copy):
    folder = copy(bundled.evaluated_at_the_line)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (folder / "events.csv").exists()


def test_r_finds_the_figures_of_those_picked_again(packages, copy, scheme, monkeypatch):  # noqa: F811 - fixture by name
    folder = copy(bundled.evaluated_of_picked, scheme=scheme, monkeypatch=monkeypatch)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "history_year_" in (folder / "data.csv").read_text()


def test_r_says_so_where_a_figure_is_another(packages, copy):
    folder = copy(parts=[])
    lines = (folder / "data.csv").read_text().splitlines()
    (folder / "data.csv").write_text("\n".join(lines[:-1]))
    assert run(folder).returncode == 1
