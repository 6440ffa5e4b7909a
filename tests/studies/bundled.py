"""A lottery that was evaluated, and a bundle of it brought through every step."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, timedelta

import polars as pl
from django.utils import timezone

from plumbline.finding.enums import Method
from plumbline.studies.by_day import INTAKE_DAYS
from plumbline.studies.by_picking import PICKING_DAYS
from plumbline.studies.services import (
    ask_for_bundle,
    check_bundle,
    evaluate,
    make_bundle,
    measure_bundle,
    take_bundle_out,
)
from tests.finding.made_up import BIRTHS, INDEX, history, person_ids
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


PEOPLE = 320
PARTS = ["under_25", "hurt_before"]


def ages(people=PEOPLE):
    """Birth dates of people from 18 to 37."""
    rows = [(person, date(2008 - number % 20, 3, 1)) for number, person in enumerate(person_ids(people))]
    return pl.DataFrame(rows, schema=BIRTHS, orient="row")


def evaluated(put_history, plan, analysing, *, listed=200, parts=PARTS, **more):
    """The result of a lottery among made-up people."""
    put_history(history(PEOPLE, rate=3.0, days=4 * 365), births=ages())
    run = freeze(method=Method.BY_LOT, listed=listed, seed=b"a seed for the bundles")
    return _evaluated(plan(run, parts=parts, **more), analysing)


def evaluated_by_rank(put_history, plan, analysing, *, years):
    """The result of a list by rank, with so many years of events before it."""
    put_history(history(PEOPLE, rate=3.0, days=(years + 1) * 365), births=ages())
    return _evaluated(plan(freeze(method=Method.BY_RANK, listed=60)), analysing)


def evaluated_at_the_line(put_history, plan, analysing):
    """The result of a list by rank compared where its places ended."""
    put_history(history(PEOPLE, rate=3.0, days=4 * 365), births=ages())
    return _evaluated(plan(freeze(method=Method.BY_RANK, listed=120), design="capacity_line"), analysing)


def evaluated_by_day(put_history, plan, analysing, *, scheme, monkeypatch):
    """The result of people whose case began, each beside somebody alike of the same day."""
    until = INDEX + timedelta(days=365 + INTAKE_DAYS + 1)
    put_history(history(200, rate=3.0, days=4 * 365, until=until), births=ages())
    begun = {who: INDEX.date() + timedelta(days=30 * (n % 5) + 1) for n, who in enumerate(person_ids(60))}
    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.cases_begun", lambda lock: begun)
    protocol = plan(freeze(scheme, method=Method.BY_RANK), design="same_day")
    return _evaluated(protocol, analysing, at=until.replace(tzinfo=UTC))


def evaluated_of_picked(put_history, plan, analysing, *, scheme, monkeypatch):
    """The result of whom a panel picked from a list, against the others of it."""
    until = INDEX + timedelta(days=365 + PICKING_DAYS + 1)
    put_history(history(200, rate=3.0, days=4 * 365, until=until), births=ages())
    begun = dict.fromkeys(person_ids(200)[::2], INDEX.date() + timedelta(days=20))
    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.cases_begun", lambda lock: begun)
    protocol = plan(freeze(scheme, method=Method.BY_RANK, listed=120), design="adjusted")
    return _evaluated(protocol, analysing, at=until.replace(tzinfo=UTC))


def _evaluated(protocol, analysing, at=LATER):
    with analysing() as viewer:
        return evaluate(protocol_id=protocol.id, by=viewer, at=at)


def asked(result, personas, as_role, looking_as, *, who="analyst", **more):
    """A bundle asked for."""
    given = {
        "purpose": "To work the result out again",
        "recipient": "Made-up University",
        "ends_on": timezone.localdate() + timedelta(days=90),
    }
    with as_role("app"), looking_as(getattr(personas, who)) as viewer:
        return ask_for_bundle(result_id=result.id, by=viewer, **(given | more))


def measured(bundle, analysing):
    """How far its people can be told apart."""
    with analysing() as job:
        return measure_bundle(bundle_id=bundle.id, by=job)


def checked(bundle, viewer, as_role, looking_as, *, passed=True, words=""):
    """One person's word."""
    with as_role("app"), looking_as(viewer) as known:
        return check_bundle(bundle_id=bundle.id, passed=passed, words=words, by=known)


def made(bundle, analysing):
    """Made by the analyst's queue."""
    with analysing() as job:
        return make_bundle(bundle_id=bundle.id, by=job)


def taken_out(bundle, viewer, as_role, looking_as):
    """The files of a copy, by name."""
    with as_role("app"), looking_as(viewer) as known:
        content = take_bundle_out(bundle_id=bundle.id, by=known)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {name: held.read(name).decode() for name in held.namelist()}


def whole_way(result, personas, analysing, as_role, looking_as):
    """From asking to the files of a copy."""
    bundle = asked(result, personas, as_role, looking_as)
    measured(bundle, analysing)
    for who in (personas.governance, personas.researcher):
        checked(bundle, who, as_role, looking_as)
    made(bundle, analysing)
    return bundle, taken_out(bundle, personas.analyst, as_role, looking_as)
