"""Going on from a town: the same events whatever is done, fewer of those offered help."""

import json
import shutil

import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.town import follow_up
from plumbline.values.errors import DataUnfit
from tests.town.conftest import FOLLOW_UP, HISTORY, extract, read


def after(folder):
    """Violent events of the follow-up, from the truth."""
    return read(folder, "truth/events.csv").filter(pl.col("at") >= "2025-11-01")


def keys(events):
    return set(events.select("event_id", "person_id", "at", "kind").rows())


def test_history_is_left_as_it_was(written, followed):
    for feed in ("police_crimes", "police_people", "custody", "ae_minimum"):
        name = f"extracts/made-up-{feed}-{HISTORY}.csv"
        assert (followed.half / name).read_bytes() == (written / name).read_bytes()
    before = read(written, "truth/events.csv")
    assert read(followed.half, "truth/events.csv").head(before.height).equals(before)


def test_an_effect_of_one_changes_nothing(followed):
    for feed in ("police_crimes", "police_people", "custody", "ae_minimum"):
        assert extract(followed.nothing, feed, FOLLOW_UP).equals(extract(followed.nobody, feed, FOLLOW_UP))


def test_the_same_events_occur_to_everybody_else(followed):
    others = ~pl.col("person_id").is_in(followed.offered)
    assert keys(after(followed.half).filter(others)) == keys(after(followed.nobody).filter(others))
    assert keys(after(followed.half)) < keys(after(followed.nobody))


def test_of_the_offered_a_share_as_large_as_the_effect_occurs(followed):
    offered = pl.col("person_id").is_in(followed.offered)
    would, do = (after(folder).filter(offered).height for folder in (followed.nobody, followed.half))
    assert would > 20
    # Thinning at one half: four standard errors either way.
    assert abs(do - would / 2) <= 2 * would**0.5
    assert after(followed.all).filter(offered).height == 0


def test_a_stronger_effect_prevents_the_same_events_and_more(followed):
    assert keys(after(followed.all)) < keys(after(followed.half))


def test_prevented_events_are_in_no_extract(followed):
    gone = set(after(followed.nobody)["event_id"]) - set(after(followed.half)["event_id"]) - {""}
    assert gone
    for feed in ("police_crimes", "police_people"):
        assert not gone & set(extract(followed.half, feed, FOLLOW_UP)["crime_ref"])
    seen = after(followed.half).filter(seen_at_hospital="true").height
    attended = check_file(followed.half / f"extracts/made-up-ae_minimum-{FOLLOW_UP}.csv")
    assert attended.staged == seen < after(followed.nobody).filter(seen_at_hospital="true").height


def test_references_of_the_follow_up_are_new(followed):
    for feed, own in (
        ("police_crimes", "crime_ref"),
        ("police_people", "record_ref"),
        ("custody", "custody_ref"),
        ("ae_minimum", "attendance_ref"),
    ):
        before, since = (
            set(extract(followed.half, feed, period)[own]) - {""} for period in (HISTORY, FOLLOW_UP)
        )
        assert since
        assert not before & since


def test_the_truth_goes_on(written, followed):
    records = read(followed.half, "truth/records.csv")
    assert records.height > read(written, "truth/records.csv").height
    assert set(extract(followed.half, "police_people", FOLLOW_UP)["record_ref"]) & set(records["record_ref"])
    answers = json.loads((followed.half / "truth/answers.json").read_text(encoding="utf-8"))
    assert answers["period"]["until"] == "2026-11-01"


def test_months_that_follow_in_two_parts_are_the_months_that_follow_in_one(written, followed, tmp_path):
    shutil.copytree(written, tmp_path / "town")
    for _ in range(2):
        follow_up(tmp_path / "town", 6, followed.treated, 0.5)
    assert keys(after(tmp_path / "town")) == keys(after(followed.half))


@pytest.mark.parametrize("arm", ["offered", "always"])
def test_any_of_a_persons_records_names_them_and_so_does_a_place_outside_the_lot(
    written, followed, tmp_path, arm
):
    records = read(written, "truth/records.csv")
    last = records.filter(pl.col("person_id").is_in(followed.offered)).unique("person_id", keep="last")
    last.select(pl.lit(arm).alias("arm"), "feed", "record_ref").write_csv(tmp_path / "treated.csv")
    shutil.copytree(written, tmp_path / "town")
    follow_up(tmp_path / "town", 12, tmp_path / "treated.csv", 0.5)
    assert keys(after(tmp_path / "town")) == keys(after(followed.half))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("arm,feed,record_ref\noffered,police_people,NOBODY\n", "does not hold"),
        ("arm,feed,record_ref\nmaybe,police_people,MADE-UP-P00/000001\n", "Known arms"),
        ("arm,feed,record_ref\n,police_people,MADE-UP-P00/000001\n", "Known arms"),
        ("arm,record_ref\noffered,MADE-UP-P00/000001\n", "no column “feed”"),
        ("", "cannot be read"),
    ],
)
def test_a_file_of_arms_that_makes_no_sense_is_refused(written, tmp_path, text, words):
    (tmp_path / "treated.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataUnfit, match=words):
        follow_up(written, 12, tmp_path / "treated.csv", 0.5)
    assert not list((written / "extracts").glob(f"*{FOLLOW_UP}*"))


@pytest.mark.parametrize(("months", "effect", "words"), [(0, 1.0, "one month"), (12, 1.5, "from 0 to 1")])
def test_numbers_that_make_no_sense_are_refused(written, months, effect, words):
    with pytest.raises(DataUnfit, match=words):
        follow_up(written, months, None, effect)


def test_there_must_be_a_town_to_go_on_from(tmp_path):
    with pytest.raises(DataUnfit, match="no town to go on from"):
        follow_up(tmp_path, 12, None, 1.0)


def test_a_plan_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "plan.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataUnfit, match="cannot be read"):
        follow_up(tmp_path, 12, None, 1.0)


def test_a_file_that_is_not_there_is_refused(written, tmp_path):
    with pytest.raises(DataUnfit, match="no file"):
        follow_up(written, 12, tmp_path / "nothing.csv", 1.0)
