"""What tests declare beside themselves. A key that stands twice is refused: the later would hide the earlier, and what it says be held by nothing."""

from pathlib import Path

import yaml


class Once(yaml.SafeLoader):
    """Reads as `yaml.safe_load` does, and refuses a key that stands twice."""


def _once(loader, node, deep=False):
    keys = [loader.construct_object(key, deep=deep) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{node.start_mark.name}: {', '.join(twice)} stands twice")
    return loader.construct_mapping(node, deep=deep)


Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def declared(path: Path):
    """What a file declares."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=Once)  # noqa: S506 - a safe loader with one more check
