"""What the pages written by hand point at is there: files of the source, links, commands."""

import re
from pathlib import Path

import pytest

from plumbline.cli.main import COMMANDS


ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    p
    for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if p.parent.name not in {"reference", "results"}
)
NAMES = [str(p.relative_to(ROOT)) for p in PAGES]


def text_of(name):
    return (ROOT / name).read_text()


def broken_links(page, text):
    """Links to files beside a page that lead nowhere; those of the web are not followed."""
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    return [link for link in links if not (page.parent / link).exists()]


def unknown_commands(text):
    """`plumbline X` in code, where there is no such command."""
    in_code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    return set(re.findall(r"(?<![/\w])plumbline ([a-z]+(?:-[a-z]+)*)\b", in_code)) - set(COMMANDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name):
    assert broken_links(ROOT / name, text_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_one(name):
    assert unknown_commands(text_of(name)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_no_row_stands_outside_its_table(name):
    """A blank line ends a table: what stands below it without a head is shown as bars and words."""
    blocks = re.split(r"\n\s*\n", re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL))
    tables = ["\n".join(line for line in b.splitlines() if line.startswith("|")) for b in blocks]
    assert [table.splitlines()[0] for table in tables if table and "|---" not in table] == []


def test_every_place_that_holds_a_boundary_is_there():
    places = re.findall(r"`([a-z_]+/[a-z_/]*(?:\.[a-z]+)?)`", text_of("SECURITY.md"))
    assert len(places) > 10
    assert [place for place in places if not (ROOT / "src" / "plumbline" / place).exists()] == []


def test_what_is_gone_would_be_missed():
    assert broken_links(ROOT / "README.md", "[x](docs/nowhere.md) [y](LICENSE)") == ["docs/nowhere.md"]
    assert unknown_commands("run `plumbline conjure` or `plumbline check --deploy`") == {"conjure"}
