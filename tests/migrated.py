"""A migrated database kept between runs, for whoever runs single tests often: migrations take most of such a run.

``PLUMBLINE_TEST_HOMES`` names the folder that holds it; without it every run migrates. What is kept is known by all that
makes it: the migrations, whatever of ours they import, the roles, the settings and the pinned packages. A change of any makes another.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
BESIDE = (
    "src/plumbline/embedded/*",
    "src/plumbline/config/*.py",
    "src/plumbline/**/*.sql",
    "tests/conftest.py",
    "requirements/*.txt",
)


def folder_of_this() -> Path | None:
    """Where the migrated data of this very source stands or is to stand; nothing where nobody asked to keep it."""
    named = os.environ.get("PLUMBLINE_TEST_HOMES")
    return Path(named) / fingerprint()[:24] if named else None


def fingerprint() -> str:
    """The digest of every file that makes a migrated database what it is."""
    made = hashlib.sha256()
    files = {file for pattern in BESIDE for file in ROOT.glob(pattern) if file.is_file()}
    for file in sorted(files | _with_what_they_import(SOURCE.glob("plumbline/*/migrations/*.py"))):
        made.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


def keep(data: Path, folder: Path) -> None:
    """Keep a copy of ``data``, of which no server runs, unless another run was first."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    _copy(data, fresh)
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)


def restore(folder: Path, data: Path) -> bool:
    """Put what is kept where a server will look for it. False where nothing is kept yet."""
    if not folder.is_dir():
        return False
    data.parent.mkdir(parents=True, exist_ok=True)
    _copy(folder, data)
    return True


def _copy(source: Path, target: Path) -> None:
    # With owners and modes: PostgreSQL refuses a data folder that is anybody else's, or open to them.
    subprocess.run(["cp", "-a", source, target], check=True)


def _with_what_they_import(files: Iterator[Path]) -> set[Path]:
    found, waiting = set[Path](), list(files)
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _imported(file)
    return found


def _imported(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("plumbline"):
            names = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names if name.name.startswith("plumbline")]
        else:
            continue
        for name in names:
            place = SOURCE / name.replace(".", "/")
            yield from (each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file())
