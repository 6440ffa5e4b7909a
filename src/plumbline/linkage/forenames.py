"""Forenames: which short form stands for which name, and which spellings are names at all.

The list is data (``short_forms.yaml``), so that a local community's names are added without code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Forenames:
    """Known forenames.

    Parameters
    ----------
    formal_of : spelling -> the names it certainly stands for, itself included.
    perhaps_of : spelling -> the names it may stand for, though it is also given by itself (Jack for John).
    known : spellings that are real names, so that one is never a slip of the pen for another.
    """

    formal_of: dict[str, tuple[str, ...]]
    perhaps_of: dict[str, tuple[str, ...]]
    known: frozenset[str]

    def forms(self, name: str) -> tuple[str, ...]:
        """Names that ``name`` certainly stands for, itself first."""
        return self.formal_of.get(name, (name,))

    def possible_forms(self, name: str) -> tuple[str, ...]:
        """Names that ``name`` may stand for, itself first."""
        return self.perhaps_of.get(name, (name,))


@cache
def known_forenames() -> Forenames:
    """The shipped list, read once."""
    listed = yaml.safe_load(files(__package__).joinpath("short_forms.yaml").read_text(encoding="utf-8"))
    spelling = {name: group[0] for group in listed["spellings"] for name in group}
    short_forms: dict[str, list[str]] = listed["short_forms"]
    known = frozenset(short_forms) | frozenset(listed["given_alone"]) | frozenset(listed["more_names"])
    perhaps: dict[str, list[str]] = {name: [name] for name in short_forms}
    certain: dict[str, list[str]] = {name: [name] for name in short_forms}
    for formal, forms in short_forms.items():
        for form in forms:
            perhaps.setdefault(form, [form]).append(formal)
            if form not in known:
                certain.setdefault(form, [form]).append(formal)
    for name in spelling:
        certain.setdefault(name, [name])
        perhaps.setdefault(name, [name])
    return Forenames(
        formal_of=_with_spellings(certain, spelling),
        perhaps_of=_with_spellings(perhaps, spelling),
        known=known | frozenset(spelling),
    )


def _with_spellings(names: dict[str, list[str]], spelling: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Add to each list the first spelling of every name in it, so that all spellings of one name meet there."""
    return {
        name: tuple(dict.fromkeys([*forms, *(spelling[form] for form in forms if form in spelling)]))
        for name, forms in names.items()
    }
