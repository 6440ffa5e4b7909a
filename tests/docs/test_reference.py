"""Pages that follow from the code say what the code says today, and every page is in the index."""

import importlib.util
import re
from pathlib import Path

import pytest


DOCS = Path(__file__).resolve().parents[2] / "docs"
INDEX = (DOCS / "README.md").read_text()


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = generator()


@pytest.mark.parametrize("name", sorted(MADE.PAGES))
def test_it_is_fresh(name):
    assert (DOCS / "reference" / name).read_text() == MADE.PAGES[name](), "run script/reference"


def test_every_page_is_in_the_index():
    pages = {
        str(p.relative_to(DOCS))
        for p in DOCS.rglob("*.md")
        if p.name != "README.md" and p.parent.name not in {"adr", "methods"}
    }
    assert pages - set(re.findall(r"\]\(([^)#]+)", INDEX)) == set()


def test_every_link_of_the_index_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)", INDEX)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
