"""Files that pages and docstrings name in their words are there, and so are the links of results and reference."""

import re

import pytest
from tests.docs.test_pages import ROOT, broken_links


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MADE = [page for page in PAGES if page.parent.name in {"reference", "results"}]
NAMED = re.compile(r"\b(?:docs|tests|benchmarks|script|src)/[\w./-]*\w")


def name(page):
    return str(page.relative_to(ROOT))


def gone(words):
    """Paths of this project that lead nowhere; a link's own words may name a page without its ending."""
    return [
        path
        for path in NAMED.findall(words)
        if not any((ROOT / f"{path}{end}").exists() for end in ("", ".md"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_that_a_page_names_is_there(page):
    assert gone(page.read_text()) == []


@pytest.mark.parametrize("page", MADE, ids=name)
def test_every_link_of_results_and_reference_leads_somewhere(page):
    assert broken_links(page, page.read_text()) == []


def test_docstrings_name_pages_that_are_there():
    """Estimators send the reader to their methods page, tests to their results."""
    code = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    named = {
        (path, name(file))
        for file in code
        if file.parent.name != "docs"
        for path in re.findall(r"\bdocs/[a-z0-9/-]+\.md", file.read_text())
    }
    assert named
    assert [pair for pair in sorted(named) if not (ROOT / pair[0]).exists()] == []


def test_a_file_that_is_gone_would_be_missed():
    assert gone("See docs/methods/gone.md.") == ["docs/methods/gone.md"]
    assert gone("Run `benchmarks/gone.py`, see docs/README.md and docs/methods/carry-over") == [
        "benchmarks/gone.py"
    ]
