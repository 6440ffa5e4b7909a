"""Numbers that a return needs, that no file here holds and that a partnership gives: how many women live in its area, how many advisers it pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.setting import NOT_SET, Setting
from plumbline.values.errors import DataUnfit


GIVEN_UNFIT = "Give a number above nought without commas, such as 61200 or 2.5."
MOST = Decimal(10) ** 8


def given_settings(kind: Kind) -> Iterator[Setting]:
    """Every such number of a kind."""
    for found in kind.returns.values():
        for slug, given in found.given.items():
            told = f"{given.value:.10g}" if given.value else NOT_SET
            yield Setting(
                f"returns.{found.slug}.{slug}", given.label, told, given.source, _lay(found.slug, slug)
            )


def _lay(returned: str, slug: str) -> Callable[[Kind, str], Kind]:
    def lay(kind: Kind, told: str) -> Kind:
        found = kind.returns[returned]
        given = {**found.given, slug: replace(found.given[slug], value=_number(told))}
        return replace(kind, returns={**kind.returns, returned: replace(found, given=given)})

    return lay


def _number(told: str) -> float:
    if told.strip() == NOT_SET:
        return 0
    try:
        number = Decimal(told.strip())
    except InvalidOperation:
        raise DataUnfit(GIVEN_UNFIT) from None
    if not number.is_finite() or not 0 < number <= MOST:
        raise DataUnfit(GIVEN_UNFIT)
    return float(number)
