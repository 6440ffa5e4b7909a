"""A bundle is asked for, counted, checked by two, made, taken out with a mark, and over."""

import io
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import numpy as np
import polars as pl
import pytest
from django.utils import timezone

from plumbline.audit.models import Entry
from plumbline.evaluation import rate_ratio
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.queue.models import Work
from plumbline.studies.bundling.keys import pseudonym
from plumbline.studies.models import BundleContent, BundleMeasure, ProtocolLock, ResearchBundle
from plumbline.studies.services import empty_ended_bundles
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.finding.made_up import history
from tests.studies import bundled
from tests.studies.released import put_result


pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(personas, analysing, as_role, looking_as):
    """The steps of a bundle of a result that was put in, as `bundled` has them."""

    class Steps:
        result = put_result(personas)

        def ask(self, **more):
            return bundled.asked(more.pop("result", self.result), personas, as_role, looking_as, **more)

        def counted(self, bundle, smallest=9):
            told = {
                "people": 120,
                "smallest": smallest,
                "least": 5,
                "alone": 3,
                "columns": ["arm"],
                "rung": "Neither",
            }
            with as_role("migrator"):
                return BundleMeasure.objects.create(bundle=bundle, measured_at=timezone.now(), **told)

        def check(self, bundle, who, **more):
            return bundled.checked(bundle, getattr(personas, who), as_role, looking_as, **more)

        def make(self, bundle):
            return bundled.made(bundle, analysing)

        def take_out(self, bundle, who="analyst"):
            return bundled.taken_out(bundle, getattr(personas, who), as_role, looking_as)

    return Steps()


def read_csv(text):
    return pl.read_csv(io.StringIO(text), comment_prefix="#")


def test_the_whole_way(put_history, plan, analysing, personas, as_role, looking_as):
    result = bundled.evaluated(put_history, plan, analysing)
    bundle, files = bundled.whole_way(result, personas, analysing, as_role, looking_as)

    people, events = read_csv(files["data.csv"]), read_csv(files["events.csv"])
    again = rate_ratio(
        events=people["events_after"].to_numpy(),
        years_at_liberty=people["days_after"].to_numpy() / 365.25,
        offered=(people["arm"] == "offered").to_numpy(),
        covariates=people["log_expected"].to_numpy(),
        cluster=people["cluster"].to_numpy(),
        level=result.figures["level"],
    )
    assert again.ratio == pytest.approx(result.figures["rate_ratio"], rel=1e-9)
    assert again.se == pytest.approx(result.figures["se"], rel=1e-9)

    after = events.filter(pl.col("day") >= 0).group_by("person").len()
    joined = people.join(after, on="person", how="left").with_columns(pl.col("len").fill_null(0))
    assert joined["len"].to_list() == people["events_after"].to_list()
    before = events.filter(pl.col("day") < 0)
    assert before.height == people["events_before"].sum()

    with as_role("app"):
        lock = ProtocolLock.objects.get()
        assert ResearchBundle.objects.get().id == bundle.id
    assert sha256(files["protocol.json"].encode()).hexdigest() == lock.sha256
    assert "Not witnessed." in files["README.txt"]
    everything = "\n".join(files.values())
    with as_role("analyst"):
        numbers = ListEntry.objects.values_list("study_number", flat=True)
        keys = [str(key) for key in StudyKey.objects.values_list("person_id", flat=True)]
        assert not [key for key in [*numbers, *keys] if key in everything]
    assert "1990-" not in everything
    assert people["person"].is_sorted()

    for name in ("data.csv", "events.csv", "README.txt", "rerun.R"):
        assert files[name].startswith("# Copy ")
        assert personas.analyst.name in files[name].splitlines()[0]
    with as_role("auditor"):
        acts = list(Entry.objects.filter(objects_seen__contains=[bundle.id]).values_list("what", flat=True))
        out = Entry.objects.get(what="bundle.taken_out")
    assert {"bundle.asked", "bundle.measured", "bundle.checked", "bundle.made"} <= set(acts)
    assert out.verb == "disclosure"
    assert str(out.id)[:8] in files["data.csv"].splitlines()[0]


def test_a_bundle_at_the_line_holds_those_near_it_and_no_more_of_them_than_the_figure_needs(
    put_history, plan, analysing, personas, as_role, looking_as
):
    result = bundled.evaluated_at_the_line(put_history, plan, analysing)
    _, files = bundled.whole_way(result, personas, analysing, as_role, looking_as)

    people = read_csv(files["data.csv"])
    assert people.columns == ["person", "cluster", "arm", "distance", "events_after", "days_after"]
    assert people.height == result.figures["n"]
    assert people["distance"].abs().max() <= np.log(2)
    assert ((people["arm"] == "above_line") == (people["distance"] > 0)).all()
    assert "events.csv" not in files
    assert "by which whoever holds the list finds them" in " ".join(files["README.txt"].split())
    told = read_csv(files["dictionary.csv"])
    assert told["column"].to_list() == people.columns
    assert told["meaning"].str.len_chars().min() > 10


def test_where_the_data_read_otherwise_now_nothing_is_made(
    put_history, plan, analysing, personas, as_role, looking_as
):
    result = bundled.evaluated(put_history, plan, analysing, parts=[])
    bundle = bundled.asked(result, personas, as_role, looking_as)
    bundled.measured(bundle, analysing)
    for who in (personas.governance, personas.researcher):
        bundled.checked(bundle, who, as_role, looking_as)
    put_history(history(bundled.PEOPLE, rate=2.9, days=4 * 365, seed=2), births=bundled.ages())
    kept = bundled.made(bundle, analysing)
    assert "reads otherwise now" in kept.refused
    assert kept.sealed == b""
    with pytest.raises(StageRefused, match="not made yet"):
        bundled.taken_out(bundle, personas.analyst, as_role, looking_as)


def test_a_pseudonym_is_another_in_every_bundle():
    one, other = uuid4(), uuid4()
    assert pseudonym(one, "person", "S1") == pseudonym(one, "person", "S1")
    assert (
        len(
            {
                pseudonym(one, "person", "S1"),
                pseudonym(other, "person", "S1"),
                pseudonym(one, "cluster", "S1"),
            }
        )
        == 3
    )


def test_asking_puts_the_count_in_the_analyst_s_queue(steps, as_role):
    bundle = steps.ask()
    with as_role("migrator"):
        work = Work.objects.get(task="measure-bundle")
    assert work.about == {"bundle": str(bundle.id)}


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"purpose": " "}, "what the data are for"),
        ({"recipient": ""}, "who is to have them"),
        ({"ends_on": timezone.localdate()}, "a day to come"),
        ({"ends_on": timezone.localdate() + timedelta(days=2000)}, "within three years"),
    ],
)
def test_what_is_asked_for_has_a_purpose_and_an_end(steps, more, match):
    with pytest.raises(DataUnfit, match=match):
        steps.ask(**more)


@pytest.mark.parametrize("who", ["board", "governance", "alice"])
def test_only_an_analyst_or_a_researcher_asks(steps, who):
    with pytest.raises(PermissionRefused):
        steps.ask(who=who)


@pytest.mark.parametrize(
    "more", [{"design": "before_after"}, {"ratio": None, "se": None}, {"standing": "exploratory"}]
)
def test_a_result_of_which_none_can_be_made(steps, personas, more):
    with pytest.raises(StageRefused, match="planned result that gives a figure"):
        steps.ask(result=put_result(personas, **more))


def test_nobody_says_yes_before_it_is_counted(steps):
    with pytest.raises(StageRefused, match="not counted yet"):
        steps.check(steps.ask(), "governance")


def test_whoever_asked_does_not_check_it_and_nobody_twice(steps):
    bundle = steps.ask()
    steps.counted(bundle)
    with pytest.raises(StageRefused, match="Somebody else"):
        steps.check(bundle, "analyst")
    steps.check(bundle, "governance")
    with pytest.raises(StageRefused, match="already"):
        steps.check(bundle, "governance")
    with pytest.raises(StageRefused, match="not approved"):
        steps.make(bundle)


def test_where_fewer_are_alike_than_the_plan_asks_nobody_can_say_yes(steps):
    bundle = steps.ask()
    steps.counted(bundle, smallest=4)
    with pytest.raises(StageRefused, match="Fewer people are alike"):
        steps.check(bundle, "governance")


def test_one_no_holds_it_back(steps):
    bundle = steps.ask()
    steps.counted(bundle)
    steps.check(bundle, "governance", passed=False, words="The purpose is too wide.")
    with pytest.raises(StageRefused, match="held back"):
        steps.check(bundle, "researcher")


def test_the_second_yes_asks_for_it_to_be_made(steps, as_role):
    bundle = steps.ask()
    steps.counted(bundle)
    steps.check(bundle, "governance")
    with as_role("migrator"):
        assert not Work.objects.filter(task="make-bundle").exists()
    steps.check(bundle, "researcher")
    with as_role("migrator"):
        assert Work.objects.filter(task="make-bundle").count() == 1


def test_after_its_last_day_no_copy_goes_out_and_nothing_is_held(steps, analysing, as_role):
    bundle = steps.ask()
    with as_role("migrator"):
        BundleContent.objects.create(bundle=bundle, sealed=b"sealed", sha256="a" * 64, made_at=timezone.now())
        ResearchBundle.objects.filter(id=bundle.id).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(StageRefused, match="is over"):
        steps.take_out(bundle)
    with analysing() as job:
        assert empty_ended_bundles(by=job) == 1
        assert empty_ended_bundles(by=job) == 0
    with as_role("app"):
        assert bytes(BundleContent.objects.get().sealed) == b""


@pytest.mark.parametrize("who", ["governance", "board"])
def test_who_takes_no_copy_out(steps, who):
    with pytest.raises(PermissionRefused):
        steps.take_out(steps.ask(), who)
