import re
from xml.etree import ElementTree as ET

import pytest

from plumbline.documents import Bar, bars, concentration_curve
from plumbline.documents.charts import SharePoint, shares_over_time
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit


SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    Bar("People", 0.40, 0.15, 0.146, 0.152),
    Bar("Couples", 0.30, 0.10, 0.099, 0.101),
    Bar("Places", 0.31),
]


def a_bar_chart(**more):
    return bars(ROWS, **{"prefix": "shape", "caption": "Share on the busiest tenth", "as_share": True} | more)


def a_curve(**more):
    given = {"expected_low": [0, 0.6, 1], "expected_high": [0, 0.7, 1], "prefix": "curve", "caption": "Curve"}
    return concentration_curve([0, 0.5, 1], [0, 0.8, 1], **given | more)


@pytest.fixture(params=[a_bar_chart, a_curve])
def chart(request):
    return request.param()


def parsed(chart):
    return ET.fromstring(chart.svg)  # noqa: S314  drawn by ourselves


def elements(chart):
    return list(parsed(chart).iter())


def test_it_is_one_image_with_a_name_and_a_description(chart):
    root = parsed(chart)
    spoken = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) == set(spoken)
    assert all(spoken.values())


def test_nothing_in_it_needs_a_looser_policy(chart):
    for one in elements(chart):
        assert one.tag.removeprefix(SVG) not in {"script", "style", "image", "foreignObject", "a", "use"}
        assert not {
            name for name in one.attrib if name in ("style", "class", "href") or name.startswith("on")
        }
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", chart.svg)


def test_only_the_whole_has_a_role(chart):
    assert [one.get("role") for one in elements(chart) if one.get("role")] == ["img"]


def test_the_ids_of_two_charts_do_not_clash():
    ids = [
        {one.get("id") for one in elements(a_bar_chart(prefix=prefix)) if one.get("id")}
        for prefix in ("one", "two")
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_references_inside_point_at_ids_that_are_there(chart):
    ids = {one.get("id") for one in elements(chart)}
    assert set(re.findall(r"url\(#([^)]+)\)", chart.svg)) <= ids


def test_the_table_says_what_the_bars_show():
    chart = a_bar_chart()
    assert chart.columns == ("What", "Observed", "By chance", "Range of chance")
    assert chart.rows[0] == ("People", "40%", "15%", "15% to 15%")
    assert chart.rows[2] == ("Places", "31%", "not known", "not known")


def test_every_bar_is_drawn_at_its_length():
    chart = bars([Bar("One", 1), Bar("Two", 2)], prefix="p", caption="Two bars")
    blue = [one.get("d") for one in elements(chart) if one.get("fill") == "#1d70b8" and one.get("d")]
    lengths = sorted(float(re.search(r"h([0-9.]+)", path)[1]) for path in blue)
    assert len(lengths) == 2
    assert lengths[1] == pytest.approx(2 * lengths[0])


def test_every_label_is_in_the_drawing():
    said = {one.text for one in elements(a_bar_chart()) if one.tag == f"{SVG}text"}
    assert {"People", "Couples", "Places"} <= said


def test_plain_counts_have_no_column_of_chance():
    chart = bars([Bar("January", 1234)], prefix="months", caption="By month")
    assert chart.columns == ("What", "Observed")
    assert chart.rows == (("January", "1,234"),)


def test_words_with_markup_stay_words():
    chart = bars([Bar("<b>&", 1)], prefix="p", caption="<script>alert(1)</script>")
    assert "<script" not in chart.svg
    assert parsed(chart).find(f"{SVG}title").text == "<script>alert(1)</script>"


def test_the_same_figures_give_the_same_drawing():
    assert a_bar_chart().svg == a_bar_chart().svg


def test_the_curve_has_a_row_for_each_point():
    assert a_curve().rows[1] == ("50%", "80%", "60% to 70%")


@pytest.mark.parametrize("rows", [[], [Bar("a", 1), Bar("a", 2)], [Bar("a", -1)], [Bar("a", float("nan"))]])
def test_bars_that_cannot_be_drawn_are_refused(rows):
    with pytest.raises(DataUnfit):
        bars(rows, prefix="p", caption="c")


@pytest.mark.parametrize("more", [{"expected_low": [0]}, {"expected_low": [0, 0.6, 2]}])
def test_a_curve_that_cannot_be_drawn_is_refused(more):
    with pytest.raises(DataUnfit):
        a_curve(**more)


OVER_TIME = [
    SharePoint("Jan to Mar 2026", "10 of 40", 0.25, 0.05, 0.45),
    SharePoint("Apr to Jun 2026", "Hidden"),
    SharePoint("Jul to Sep 2026", "30 of 40", 0.75, 0.05, 0.45, "Above"),
]


def over_time(points=OVER_TIME, centre=0.25):
    return shares_over_time(points, centre=centre, prefix="d", caption="Drift", share_column="Share")


def test_shares_over_time_have_their_limits_and_what_is_unusual_in_the_table():
    chart = over_time()
    assert chart.columns == ("Period", "Share", "Usual range", "Unusual?")
    assert chart.rows[0] == ("Jan to Mar 2026", "10 of 40", "5% to 45%", "No")
    assert chart.rows[1] == ("Apr to Jun 2026", "Hidden", "not known", "No")
    assert chart.rows[2][-1] == "Above"


def test_without_limits_the_table_has_none():
    bare = [SharePoint("Jan to Mar 2026", "10 of 40", 0.25)]
    assert over_time(bare, None).columns == ("Period", "Share")


def test_a_hidden_share_is_not_drawn():
    """The more shares are shown, the more marks there are; a hidden one adds none."""
    marks = [over_time(points).svg.count("<path") for points in (OVER_TIME, OVER_TIME[::2], OVER_TIME[:2])]
    assert marks[0] == marks[1] > marks[2]


@pytest.mark.parametrize("points", [[], [SharePoint("a", "b", 1.2)]])
def test_shares_over_time_that_cannot_be_drawn_are_refused(points):
    with pytest.raises(DataUnfit):
        over_time(points)


@pytest.mark.parametrize("prefix", ["", "1a", "A", 'a"b'])
def test_a_prefix_that_is_no_name_is_refused(prefix):
    with pytest.raises(DataUnfit):
        page_safe("<svg xmlns='http://www.w3.org/2000/svg'/>", prefix=prefix, title="t", description="d")


def test_active_content_is_taken_out():
    drawn = (
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>x()</script>"
        "<g style='fill:red' class='y'><path id='p' fill='url(#g)' d='M0,0'/></g></svg>"
    )
    safe = page_safe(drawn, prefix="chart", title="t", description="d")
    assert "x()" not in safe
    assert "style" not in safe
    assert 'fill="url(#chart-g)"' in safe
