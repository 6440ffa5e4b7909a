"""No tracked file names a package registry or a path of one machine."""

import re
import subprocess
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
# Built from parts, or this file would catch itself.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "deb.deb" + "ian.org"]
PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "C:\\\\Us" + "ers"]


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


@pytest.fixture(scope="module")
def texts():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there are no tracked files")
    return {
        p: p.read_text(errors="ignore") for p in tracked() if p.is_file() and p.suffix not in {".png", ".gz"}
    }


@pytest.mark.parametrize("pattern", [re.escape(h) for h in HOSTS] + [rf"(?<![\w.]){p}" for p in PATHS])
def test_nothing_names_it(texts, pattern):
    assert [str(p) for p, text in texts.items() if re.search(pattern, text)] == []


def test_requirements_carry_hashes_and_no_address(texts):
    for name in ("app.txt", "dev.txt", "peers.txt", "staggered.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
