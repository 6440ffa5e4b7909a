"""The house stands: import contracts hold, and relations point down where imports cannot see."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps


ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    """Room to floor number, the roof being nought, read from the contract itself."""
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    return {room.strip(" ()"): floor for floor, layer in enumerate(layers) for room in layer.split("|")}


def test_import_contracts_hold():
    assert lint_imports(ROOT) == 0


def lint_imports(root):
    """Exit code over the sources below ``root``, whichever are installed."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run([program, "--no-cache"], cwd=root, env=environment, capture_output=True).returncode


def test_an_import_that_goes_up_is_caught(tmp_path):
    """The guard itself, broken once: `people` looks up at `cases`."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    below = tmp_path / "src/plumbline/people/queries/__init__.py"
    below.write_text(below.read_text() + "\nfrom plumbline.cases import rules as upward\n")
    assert lint_imports(tmp_path) != 0


def test_relations_point_down():
    """String foreign keys slip past the import contracts; `_meta` does not."""
    order, upward = floors(), []
    for model in apps.get_models():
        room = model.__module__.split(".")[1]
        if not model.__module__.startswith("plumbline."):
            continue
        for field in model._meta.get_fields(include_hidden=False):
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or not target.__module__.startswith("plumbline."):
                continue
            if order[target.__module__.split(".")[1]] < order[room]:
                upward.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert upward == []


def test_every_room_has_an_app_or_is_ground():
    rooms = {p.name for p in (ROOT / "src/plumbline").iterdir() if p.is_dir() and not p.name.startswith("__")}
    assert rooms <= set(floors())
