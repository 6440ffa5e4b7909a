"""Charts drawn on the server, each with the table to print beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


INK, OBSERVED, CHANCE, GRID = "#0b0c0c", "#1d70b8", "#b1b4b6", "#f3f2f1"
FONT = "Helvetica, Arial, sans-serif"
WIDTH, ROW_HEIGHT, CURVE_HEIGHT = 460, 34, 300


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing for a page, and the same figures as a table: ``rows`` of words under ``columns``."""

    svg: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row's words beside the name of their column, for a table that is stacked on a phone."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a value of at least nought, and what chance would give, its mean and the two ends of its band."""

    label: str
    value: float
    expected: float | None = None
    low: float | None = None
    high: float | None = None


def bars(
    rows: Sequence[Bar],
    *,
    prefix: str,
    caption: str,
    label_column: str = "What",
    value_column: str = "Observed",
    as_share: bool = False,
) -> Chart:
    """Draw bars lying down in the order given, with a grey band and a mark where chance would end them.

    Parameters
    ----------
    prefix : of every id in the drawing, different for each chart of a page.
    caption : plain words, also the title of the drawing.
    as_share : values are between 0 and 1 and shown as percentages.

    Raises
    ------
    DataUnfit: no bars, two with one label, or a value that cannot be drawn.
    """
    labels = [row.label for row in rows]
    if not rows or len(set(labels)) < len(labels) or not all(0 <= row.value < float("inf") for row in rows):
        raise DataUnfit(
            "A bar chart needs bars with different labels and values of nought or more.", slug="chart-unfit"
        )
    has_chance = any(row.expected is not None for row in rows)
    columns = (label_column, value_column, *(("By chance", "Range of chance") if has_chance else ()))
    table = tuple(_bar_words(row, as_share=as_share, has_chance=has_chance) for row in rows)
    drawn = _drawn(_bar_layers(rows, labels, value_column, as_share=as_share), height=ROW_HEIGHT * len(rows))
    return _chart(drawn, prefix=prefix, caption=caption, columns=columns, rows=table)


def concentration_curve(
    units: Sequence[float],
    observed: Sequence[float],
    *,
    expected_low: Sequence[float],
    expected_high: Sequence[float],
    prefix: str,
    caption: str,
    unit_words: str = "people",
) -> Chart:
    """Draw the share of events that the busiest share of units hold, over the grey band that chance gives.

    Parameters
    ----------
    units, observed, expected_low, expected_high : shape (points,), shares between 0 and 1, units rising.
    unit_words : what is counted, such as people, couples or places.

    Raises
    ------
    DataUnfit: fewer than two points, lists of different lengths, or shares outside 0 to 1.
    """
    lists = (units, observed, expected_low, expected_high)
    if (
        len(units) < 2
        or len({len(one) for one in lists}) > 1
        or not all(0 <= x <= 1 for one in lists for x in one)
    ):
        raise DataUnfit("A curve needs two or more points, all of them shares.", slug="chart-unfit")
    points = [
        {"units": float(u), "observed": float(o), "low": float(low), "high": float(high)}
        for u, o, low, high in zip(*lists, strict=True)
    ]
    columns = (
        say("Busiest share of {unit_words}", unit_words=unit_words),
        "Share of events",
        "Range of chance",
    )
    table = tuple(
        (
            _share(p["units"]),
            _share(p["observed"]),
            say("{low} to {high}", low=_share(p["low"]), high=_share(p["high"])),
        )
        for p in points
    )
    drawn = _drawn(_curve_layers(points, columns[0]), height=CURVE_HEIGHT)
    return _chart(drawn, prefix=prefix, caption=caption, columns=columns, rows=table)


@dataclass(frozen=True, slots=True)
class SharePoint:
    """The share of one period, None where it is hidden or nothing was counted, and the limits around what is usual.

    ``words``: the share as the table says it; ``unusual``: how, in words, or "".
    """

    period: str
    words: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    unusual: str = ""


def shares_over_time(
    points: Sequence[SharePoint], *, centre: float | None, prefix: str, caption: str, share_column: str
) -> Chart:
    """Draw shares by period over the grey band between their limits, with a line at the centre; unusual ones stand out by form too.

    Parameters
    ----------
    points : in order of time, shares between 0 and 1.
    centre : the usual share; None where there are no limits.

    Raises
    ------
    DataUnfit: no period, or a share outside 0 to 1.
    """
    if not points or not all(0 <= p.share <= 1 for p in points if p.share is not None):
        raise DataUnfit(
            "Shares over time need at least one period, and shares from 0 to 1.", slug="chart-unfit"
        )
    has_limits = centre is not None
    columns = ("Period", share_column, *(("Usual range", "Unusual?") if has_limits else ()))
    table = tuple(
        (p.period, p.words, *((_limits_words(p), p.unusual or "No") if has_limits else ())) for p in points
    )
    drawn = _drawn(_time_layers(points, centre), height=CURVE_HEIGHT)
    return _chart(drawn, prefix=prefix, caption=caption, columns=columns, rows=table)


def _limits_words(point: SharePoint) -> str:
    if point.low is None or point.high is None:
        return say("not known")
    return say("{low} to {high}", low=_share(point.low), high=_share(point.high))


def _time_layers(points: Sequence[SharePoint], centre: float | None) -> list[Any]:
    import altair as alt

    values = [
        {
            "period": p.period,
            "share": p.share,
            "low": p.low,
            "high": p.high,
            "unusual": bool(p.unusual),
            "centre": centre,
        }
        for p in points
    ]
    up: dict[str, Any] = {
        "axis": alt.Axis(format=".0%", tickCount=5),
        "scale": alt.Scale(domain=[0, 1]),
        "title": "Share",
    }
    across = alt.X("period:N", sort=[p.period for p in points], title=None, axis=alt.Axis(labelAngle=-45))
    data = alt.Chart(alt.InlineData(values=values))
    seen = data.transform_filter("isValid(datum.share)")
    return [
        data.transform_filter("isValid(datum.low)")
        .mark_bar(color=CHANCE, opacity=0.8, width={"band": 0.9})
        .encode(x=across, y=alt.Y("low:Q", **up), y2="high:Q"),
        data.transform_filter("isValid(datum.centre)")
        .mark_line(color=INK, strokeDash=[4, 4])
        .encode(x=across, y=alt.Y("centre:Q", **up)),
        seen.transform_filter("!datum.unusual")
        .mark_point(filled=True, color=OBSERVED, size=90)
        .encode(x=across, y=alt.Y("share:Q", **up)),
        seen.transform_filter("datum.unusual")
        .mark_point(filled=True, color=INK, size=160, shape="diamond")
        .encode(x=across, y=alt.Y("share:Q", **up)),
    ]


def _chart(
    drawn: str, *, prefix: str, caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Chart:
    spoken = say(
        "{caption}. The figures are in the table that follows: {columns}.",
        caption=caption.rstrip("."),
        columns=joined(columns, ", "),
    )
    return Chart(page_safe(drawn, prefix=prefix, title=caption, description=spoken), caption, columns, rows)


def _bar_layers(rows: Sequence[Bar], labels: list[str], value_column: str, *, as_share: bool) -> list[Any]:
    import altair as alt

    values = [
        {"label": r.label, "value": float(r.value), "expected": r.expected, "low": r.low, "high": r.high}
        for r in rows
    ]
    axis = alt.Axis(format=".0%" if as_share else ",d", tickCount=5, tickMinStep=0 if as_share else 1)
    across = alt.X("value:Q", title=value_column, axis=axis, scale=alt.Scale(zero=True))
    down = alt.Y("label:N", title=None, sort=labels, axis=alt.Axis(labelLimit=260))
    data = alt.Chart(alt.InlineData(values=values))
    banded = data.transform_filter("isValid(datum.low) && isValid(datum.high)")
    marked = data.transform_filter("isValid(datum.expected)")
    return [
        data.mark_bar(color=OBSERVED, height={"band": 0.45}).encode(x=across, y=down),
        banded.mark_bar(color=CHANCE, opacity=0.8, height={"band": 0.8}).encode(
            x="low:Q", x2="high:Q", y=down
        ),
        marked.mark_tick(color=INK, thickness=3, height=ROW_HEIGHT * 0.8).encode(x="expected:Q", y=down),
    ]


def _curve_layers(points: list[dict[str, float]], unit_title: str) -> list[Any]:
    import altair as alt

    shares = alt.Axis(format=".0%", tickCount=5)
    across = alt.X("units:Q", title=unit_title, axis=shares, scale=alt.Scale(domain=[0, 1]))
    up: dict[str, Any] = {"axis": shares, "scale": alt.Scale(domain=[0, 1]), "title": "Share of events"}
    data = alt.Chart(alt.InlineData(values=points))
    return [
        data.mark_area(color=CHANCE, opacity=0.8).encode(x=across, y=alt.Y("low:Q", **up), y2="high:Q"),
        data.mark_line(color=OBSERVED, strokeWidth=3).encode(x=across, y=alt.Y("observed:Q", **up)),
    ]


def _drawn(layers: list[Any], *, height: int) -> str:
    """SVG text of layers drawn over one another; nothing is fetched and no browser is needed."""
    import altair as alt
    import vl_convert

    words: dict[str, Any] = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 14, "titleFontSize": 14}
    plot = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=height, background="white")
        .configure_axis(**words, labelColor=INK, titleColor=INK, titleFontWeight="normal", gridColor=GRID)
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(plot.to_dict()))


def _bar_words(row: Bar, *, as_share: bool, has_chance: bool) -> tuple[str, ...]:
    words = _share if as_share else _number
    if not has_chance:
        return (row.label, words(row.value))
    expected = "not known" if row.expected is None else words(row.expected)
    between = (
        say("not known")
        if row.low is None or row.high is None
        else say("{low} to {high}", low=words(row.low), high=words(row.high))
    )
    return (row.label, words(row.value), expected, between)


def _share(value: float) -> str:
    return f"{value:.0%}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
