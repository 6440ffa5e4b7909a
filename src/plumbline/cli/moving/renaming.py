"""Words that people know things by and that are taken where a partnership arrives: what each becomes, as a file says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from plumbline.cli.moving.carried import carried
from plumbline.values.errors import DataUnfit


Names = Mapping[str, Mapping[str, str]]
"""Table to word to new word."""


def read_names(path: Path | None) -> Names:
    """Read a file like ``agencies_agency: {police: police-northton}``.

    Raises
    ------
    DataUnfit: there is none, or it is not such a file.
    """
    if path is None:
        return {}
    may = carried().may_be_renamed
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        whole = isinstance(told, dict) and all(
            table in may
            and isinstance(names, dict)
            and all(isinstance(w, str) for pair in names.items() for w in pair)
            for table, names in told.items()
        )
    except FileNotFoundError:
        raise DataUnfit(f"There is no file “{path}” of names.", slug="no-names") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        whole = False
    if not whole:
        raise DataUnfit(
            f"“{path.name}” is not a file of names. Each line of it is a table ({', '.join(sorted(may))}) and, indented below, old name: new name.",
            slug="names-unfit",
        )
    return told  # type: ignore[no-any-return]
