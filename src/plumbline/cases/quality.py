"""Quality by sample audit: rating forms as data, the draw of a sample, what two ratings say together. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FOLDER = Path(__file__).with_name("rating_forms")
# Outside the order of the scale, on every form: the file does not tell.
CANNOT_TELL = "cannot_tell"
CANNOT_TELL_NAME = "Cannot tell from the file"
LEAST_SAMPLE, MOST_SAMPLE = 5, 100
RATERS = 2
OF_CASE, OF_ACTION = "case", "action"


@dataclass(frozen=True, slots=True)
class RatingForm:
    """One version of a rating form: its items by slug, each rated by a word of the scale, best first; ``of`` case or action."""

    slug: str
    version: int
    title: str
    about: str
    source: str
    effective_from: date
    items: Mapping[str, str]
    scale: Mapping[str, str]
    of: str = OF_CASE

    @property
    def is_of_actions(self) -> bool:
        """Whether one action of each case is rated, and not the case as a whole."""
        return self.of == OF_ACTION

    @property
    def things(self) -> str:
        """What a sample by it is of, in words."""
        return "actions" if self.is_of_actions else "cases"

    @property
    def key(self) -> str:
        """Slug and version."""
        return f"{self.slug}-{self.version}"

    def word(self, rated: str) -> str:
        """What a rating is called."""
        return CANNOT_TELL_NAME if rated == CANNOT_TELL else self.scale[rated]


@cache
def rating_forms() -> dict[str, RatingForm]:
    """Every version of every form, by slug and version."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.key: one for one in found}


def form_of(key: str) -> RatingForm:
    """Return a version of a form.

    Raises
    ------
    DataUnfit: there is none.
    """
    found = rating_forms().get(key)
    if found is None:
        raise DataUnfit("There is no such rating form.", slug="form-unknown")
    return found


def newest_forms(on: date) -> list[RatingForm]:
    """The version of each form that holds on a day, by title."""
    held: dict[str, RatingForm] = {}
    for one in sorted(rating_forms().values(), key=lambda form: form.version):
        if one.effective_from <= on:
            held[one.slug] = one
    return sorted(held.values(), key=lambda form: form.title)


def _read(path: Path) -> RatingForm:
    slug, _, number = path.stem.rpartition("-")
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    if str(given["version"]) != number:
        raise DataUnfit(
            say("{file}: the version inside is {version}.", file=path.name, version=given["version"])
        )
    return RatingForm(slug=slug, **given)


def check_sample(*, size: int, closed_from: date, closed_until: date, today: date) -> None:
    """Refuse a sample that cannot be drawn fairly.

    Raises
    ------
    DataUnfit: too few or too many, days in the wrong order, or a period that is not over.
    """
    if not LEAST_SAMPLE <= size <= MOST_SAMPLE:
        raise DataUnfit(
            say(
                "Draw from {least_sample} to {most_sample} cases.",
                least_sample=LEAST_SAMPLE,
                most_sample=MOST_SAMPLE,
            ),
            slug="size-unfit",
        )
    if closed_until < closed_from:
        raise DataUnfit("The last day is before the first.", slug="days-unfit")
    if closed_until >= today:
        raise DataUnfit(
            "Give a last day that is past, so that nobody can add a case to those drawn from.",
            slug="days-unfit",
        )


def drawn(seed: bytes, refs: Iterable[str], size: int) -> list[str]:
    """Draw ``size`` of the references, in the order of the draw; all of them where there are no more.

    Each is placed by the SHA-256 of the seed followed by the reference, so that anybody who knows both can draw again by hand.
    """
    return sorted(refs, key=lambda ref: hashlib.sha256(seed + ref.encode()).hexdigest())[:size]


def first_of_each(order: Iterable[str], owner: Mapping[str, str], size: int) -> list[str]:
    """The first ``size`` of those in ``order`` that are of different owners: of each case one action, so that none weighs more for having many."""
    first: dict[str, str] = {}
    for key in order:
        first.setdefault(owner[key], key)
    return list(first.values())[:size]


def frame_fingerprint(refs: Iterable[str]) -> str:
    """SHA-256 of the references that were drawn from, one a line, in order."""
    return hashlib.sha256("\n".join(sorted(refs)).encode()).hexdigest()


def checked_ratings(form: RatingForm, given: Mapping[str, str]) -> dict[str, str]:
    """Return one word for every item of a form.

    Raises
    ------
    DataUnfit: an item without a word, or a word that is not on the form.
    """
    if set(given) != set(form.items) or not all(given.values()):
        raise DataUnfit("Rate every line. If the file does not tell, say so.", slug="rating-missing")
    if not set(given.values()) <= {*form.scale, CANNOT_TELL}:
        raise DataUnfit("Choose from what is on offer.", slug="rating-unfit")
    return dict(given)


def differs(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Items that two people rated otherwise, in the order of the first."""
    return [item for item, word in first.items() if second.get(item) != word]


def checked_settlement(form: RatingForm, apart: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return one word for every item on which the two differ, and for no other.

    Raises
    ------
    DataUnfit: an item is missing or too many, or a word is not on the form.
    """
    if set(given) != set(apart) or not set(given.values()) <= {*form.scale, CANNOT_TELL}:
        raise DataUnfit("Settle every line on which the two differ.", slug="rating-missing")
    return dict(given)
