"""Tools of other bodies whose scores are kept: how high they go, and in what bands they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """One band, from a score up to the next band."""

    slug: str
    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool whose score is stored as it was told and never computed here.

    ``unit``: what the score counts, and over what time. ``most``: the highest score that there is. ``bands`` from the lowest, which
    begins at nought; none where scores are read without.
    """

    slug: str
    label: str
    unit: str
    most: Decimal
    bands: tuple[ScoreBand, ...]
    source: str

    def check(self, score: Decimal) -> None:
        """Refuse a score that the tool cannot give.

        Raises
        ------
        DataUnfit: with how high it goes.
        """
        if not 0 <= score <= self.most:
            raise DataUnfit(
                say("{label} gives scores from 0 to {most}.", label=self.label, most=self.most),
                slug="score-unfit",
            )

    def band_of(self, score: Decimal) -> ScoreBand | None:
        """The band of a score; None where the tool has none."""
        return next((band for band in reversed(self.bands) if score >= band.at_least), None)

    @property
    def band_labels(self) -> Mapping[str, str]:
        """Each band in words, by slug."""
        return {band.slug: band.label for band in self.bands}

    def with_band(self, slug: str, at_least: Decimal) -> Tool:
        """The tool with another beginning of one band.

        Raises
        ------
        DataUnfit: the bands would not follow one another.
        """
        bands = tuple(replace(b, at_least=at_least) if b.slug == slug else b for b in self.bands)
        check_bands(bands, self.most)
        return replace(self, bands=bands)


def check_bands(bands: tuple[ScoreBand, ...], most: Decimal) -> None:
    """Refuse bands that do not rise from nought up to the highest score.

    Raises
    ------
    DataUnfit: with what is expected.
    """
    starts = [band.at_least for band in bands]
    if starts and (starts[0] != 0 or sorted(set(starts)) != starts or starts[-1] > most):
        raise DataUnfit(
            say(
                "The lowest band begins at 0, and each further one above the one before, up to {most}.",
                most=most,
            ),
            slug="bands-unfit",
        )
