"""What the documentation points at is there: links, and files that are named without one."""

import re
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"\b(?:docs|tests|benchmarks|script|src)/[\w./-]*\w")


def broken(page: Path, root: Path = ROOT) -> list[str]:
    """Relative links, and paths of this project in the words, that lead nowhere."""
    words = page.read_text()
    links = [link for link in LINK.findall(words) if "://" not in link and not link.startswith("mailto:")]
    dead = [link for link in links if not (page.parent / link).exists()]
    # A link's own words may name the page without its ending.
    named = [
        name
        for name in NAMED.findall(words)
        if not any((root / f"{name}{end}").exists() for end in ("", ".md"))
    ]
    return sorted({*dead, *named})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_everything_a_page_points_at_is_there(page):
    assert broken(page) == []


def test_docstrings_name_pages_that_are_there():
    """Estimators send the reader to their methods page, tests to their results."""
    code = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    named = {
        (name, str(file.relative_to(ROOT)))
        for file in code
        if file != Path(__file__)
        for name in re.findall(r"\bdocs/[a-z0-9/-]+\.md", file.read_text())
    }
    assert named
    assert sorted(pair for pair in named if not (ROOT / pair[0]).exists()) == []


@pytest.mark.parametrize(
    "words",
    [
        "See [it](gone.md).",
        "See [it](gone.md#part).",
        "See docs/methods/gone.md.",
        "Run `benchmarks/gone.py`.",
    ],
)
def test_a_page_that_points_nowhere_is_told(tmp_path, words):
    page = tmp_path / "page.md"
    page.write_text(words)

    assert len(broken(page)) == 1


def test_addresses_and_what_is_there_are_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "[a](https://example.org/x) [b](mailto:a@example.org) [c](page.md#part) docs/README.md docs/methods/carry-over"
    )

    assert broken(page) == []
