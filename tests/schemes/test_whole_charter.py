"""A charter has every part, is in force or not, and its versions can be told apart."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.schemes.charters import Difference, StopLine, differences
from plumbline.schemes.enums import StopFigure
from plumbline.schemes.models import Charter
from plumbline.schemes.queries import charter_in_force, charter_versions, stop_line_of, why_no_case
from plumbline.schemes.services import sign_charter
from plumbline.values.errors import DataUnfit, StageRefused
from tests.charters import CHAIN, given_charter, signed


LATER = {"signed_on": date(2026, 6, 1), "review_on": date(2027, 6, 1)}


@pytest.mark.parametrize(
    ("part", "slug"),
    [("who_for", "who-for"), ("lawful_basis", "lawful-basis"), ("success_test", "success-test"), ("agreed_by", "agreed-by")],
)  # fmt: skip
def test_each_part_is_asked_for_by_its_name(panel, looking_as, part, slug):
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit) as no:
        signed(panel.scheme, by=alice, **(LATER | {part: " "}))
    assert no.value.slug == f"charter-{slug}"


def test_the_aim_is_one_sentence(panel, looking_as):
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit, match="one sentence"):
        signed(panel.scheme, by=alice, aim="Fewer hurt. And fewer hurting.", **LATER)


def test_half_a_chain_is_refused(panel, looking_as):
    for part in ("activity_measure", "output_measure", "outcome_measure"):
        with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit, match="Chain 2"):
            signed(panel.scheme, by=alice, theory=(CHAIN, replace(CHAIN, **{part: ""})), **LATER)


def test_without_a_chain_it_is_refused(panel, looking_as):
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit, match="meant to help"):
        signed(panel.scheme, by=alice, theory=(), **LATER)


def test_every_agency_says_what_it_brings(panel, looking_as):
    housing = panel.p.agencies["housing"]
    brings = {agency: "Time" for agency in panel.scheme.agencies if agency != housing}
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit) as no:
        signed(panel.scheme, by=alice, brings=brings, **LATER)
    assert no.value.slug == f"charter-role-{housing}"


def test_an_agency_outside_brings_nothing(panel, looking_as):
    brings = dict.fromkeys([*panel.scheme.agencies, uuid4()], "Time")
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit, match="not in the scheme"):
        signed(panel.scheme, by=alice, brings=brings, **LATER)


@pytest.mark.parametrize(("per_cent", "quarters"), [(0, 2), (101, 2), (60, 0), (60, 9)])
def test_a_line_lies_within_bounds(panel, looking_as, per_cent, quarters):
    line = StopLine(StopFigure.PEOPLE_MET, per_cent, quarters)
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit, match="lies from"):
        signed(panel.scheme, by=alice, stop_line=line, **LATER)


def test_what_was_written_is_what_is_read(panel, looking_as):
    line = StopLine(StopFigure.PEOPLE_MET, 60, 2)
    given_one = given_charter(panel.scheme, stop_line=line, **LATER)
    with looking_as(panel.p.alice) as alice:
        sign_charter(scheme=panel.scheme, charter=given_one, by=alice)
        newest, first = charter_versions(panel.scheme)
    assert (newest.number, first.number) == (2, 1)
    assert newest.charter.theory[0]["outcome_measure"] == CHAIN.outcome_measure
    assert len(newest.roles) == len(panel.scheme.agencies)
    assert newest.written_by == "Alice"
    assert newest.stop_line == line
    assert stop_line_of(first.charter) is None
    assert line.words.endswith("under 60% in 2 quarters in a row")


def _as_before(panel, review_on):
    """A charter of the installation before: the parts that were asked for then."""
    from plumbline.audit.enums import Verb
    from plumbline.audit.services import record

    row = Charter(
        scheme=panel.scheme, edition=1, aim="Less violence", criteria=["One"], measure="Counts", stop_rule="None",
        signed_on=date(2026, 2, 1), review_on=review_on, signed_by=panel.p.alice.user_id,
    )  # fmt: skip
    record("charter.signed", verb=Verb.ALTERATION, object_kind="charter", objects=[row.id], by=panel.p.alice)
    row.save(force_insert=True)
    return row


def test_a_charter_from_before_holds_until_its_review(panel, looking_as):
    with looking_as(panel.p.alice):
        before = _as_before(panel, date(2026, 8, 1))
        assert charter_in_force(panel.scheme, date(2026, 8, 1)).id == before.id
        with pytest.raises(StageRefused, match="until a whole one is signed"):
            charter_in_force(panel.scheme, date(2026, 8, 2))


def test_a_whole_one_that_is_overdue_still_holds(panel):
    found = charter_in_force(panel.scheme, date(2028, 1, 1))
    assert why_no_case(panel.scheme, found, date(2028, 1, 1)) == ""


def test_the_database_refuses_a_charter_that_is_not_whole(panel, looking_as):
    with looking_as(panel.p.alice) as alice:
        whole = signed(panel.scheme, by=alice, **LATER)
        fields = {f.attname: getattr(whole, f.attname) for f in Charter._meta.fields}
        for part, value in (("theory", []), ("roles", []), ("who_for", ""), ("agreed_by", "")):
            changed = fields | {"id": None, "signed_on": date(2026, 7, 1), part: value}
            changed.pop("id")
            with pytest.raises(IntegrityError, match="is_whole"), transaction.atomic():
                Charter(**changed).save(force_insert=True)


PARTS = st.dictionaries(st.sampled_from(["Aim", "Criteria", "Stop rule"]), st.lists(st.text(max_size=3), min_size=1, max_size=2))  # fmt: skip


@given(PARTS)
def test_a_version_does_not_differ_from_itself(parts):
    assert differences(parts, parts) == []


@given(PARTS, PARTS)
def test_what_differs_one_way_differs_the_other(before, after):
    there = {(d.part, d.before, d.after) for d in differences(before, after)}
    back = {(d.part, d.after, d.before) for d in differences(after, before)}
    assert there == back


def test_a_part_that_is_new_differs_from_nothing():
    assert differences({}, {"Aim": ("Less",)}) == [Difference("Aim", (), ("Less",))]
