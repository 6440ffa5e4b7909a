"""The page on adding a kind of scheme does what it says: its commands make a kind, one folder changes, and a case runs its course in it."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.casework import days
from tests.iom import Iom, start_iom

from plumbline.cases import services
from plumbline.cases.queries import case_page
from plumbline.cases.queries.sight import state_of
from plumbline.cases.services import GivenRating
from plumbline.schemes.kind import Limit
from plumbline.schemes.queries import purposes_of_kinds
from plumbline.schemes.reading import KINDS, check_local_kinds, kind_called, known_kinds
from plumbline.values.errors import DataUnfit


# One process follows the page once, for all of them.
pytestmark = pytest.mark.xdist_group("kinds")
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-kind-of-scheme.md"
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
SLUG = "exploitation"


def prints(*tops):
    """The fingerprint of every file beneath some folders."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for top in tops
        for path in sorted(top.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The commands of the page, run one after the other as it has them: what they printed, where, and what changed on the way."""
    top = tmp_path_factory.mktemp("kinds")
    watched = (ROOT / "src", top)
    before = prints(*watched)
    plumbline = f'plumbline() {{ "{sys.executable}" -m plumbline.cli "$@"; }}'
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join([plumbline, *COMMANDS])],
        env={**os.environ, "PLUMBLINE_KINDS": str(top), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    after = prints(*watched)
    return (
        top,
        ran.stdout,
        {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)},
    )


@pytest.fixture
def local(followed, settings):
    settings.KINDS = str(followed[0])
    return followed[0]


def test_the_page_has_commands_for_each_step():
    assert len(COMMANDS) == 4


def test_only_the_folder_of_the_new_kind_changed(followed):
    top, _, changed = followed
    assert {path.parent for path in changed} == {top / SLUG}
    assert {path.name for path in changed} == {path.name for path in (KINDS / "iom").iterdir()}


def test_the_check_names_it_beside_those_that_come_with_plumbline(followed):
    lines = followed[1].splitlines()
    assert "exploitation: Exploitation panel, version 1 (your own)" in lines
    assert any(line.startswith("violence: ") for line in lines)


def test_it_says_what_was_edited_and_the_kind_it_was_copied_from_says_what_it_said(local):
    kind = kind_called(SLUG)
    assert SLUG in known_kinds()
    assert purposes_of_kinds()[SLUG] == "Exploitation panel"
    assert kind.limit("review", {"colour": "red"}) == Limit(1, "working_days")
    assert kind.work.drivers["debt"] == "Debt bondage"
    assert kind_called("iom").limit("review", {"colour": "red"}) == Limit(1, "days")
    assert "debt" not in kind_called("iom").work.drivers


def test_a_scheme_of_it_takes_a_case_through_its_course(local, personas, looking_as):
    iom = Iom(personas, looking_as, start_iom(personas, looking_as, slug=SLUG, kind=SLUG))
    case = iom.selected()
    iom.rate(case, "red", days(8))
    with looking_as(personas.alice) as alice:
        page = case_page(alice, case.ref)
        assert (page.kind.slug, page.state) == (SLUG, "managed")
        rated = [GivenRating(line.objective.id, "achieved") for line in page.objectives]
        services.hold_review(case=case, ratings=rated, words="Seen", outcome="keep", by=alice, at=days(9))
        services.close_case(case=case, reason="sustained", words="A year without", by=alice, at=days(30))
        services.reopen_case(
            case=case,
            because="Seen with them again",
            decided_by=personas.chair.user_id,
            by=alice,
            at=days(60),
        )
        assert state_of(case).state == "listed"


def test_a_fault_is_told_with_file_and_line_before_anything_starts(local, tmp_path, settings):
    folder = tmp_path / "faulty"
    folder.mkdir()
    for path in (local / SLUG).iterdir():
        text = path.read_text(encoding="utf-8").replace("kind: exploitation", "kind: faulty")
        (folder / path.name).write_text(
            text.replace("taken_in: assessed", "taken_in: nowhere"), encoding="utf-8"
        )
    settings.KINDS = str(tmp_path)
    with pytest.raises(
        DataUnfit, match=r"faulty/course\.yaml line \d+, states\.nominated\.on\.taken_in: “nowhere”"
    ):
        check_local_kinds()


@pytest.mark.parametrize(
    ("name", "told"), [("violence", "comes with Plumbline"), ("Our Panel", "small letters")]
)
def test_a_folder_with_a_name_that_will_not_do_is_refused(tmp_path, settings, name, told):
    (tmp_path / name).mkdir()
    settings.KINDS = str(tmp_path)
    with pytest.raises(DataUnfit, match=told):
        known_kinds()


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path, settings):
    settings.KINDS = str(tmp_path / "nowhere")
    with pytest.raises(DataUnfit, match="no such folder"):
        known_kinds()
