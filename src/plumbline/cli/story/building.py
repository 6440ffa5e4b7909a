"""Build the demo's database once, and know whether it is there and ours."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from plumbline.cli.bootstrap import connect_as, ready
from plumbline.cli.progress import say
from plumbline.cli.story.assessing import AssessingStory
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.care import CareStory
from plumbline.cli.story.casework import Work
from plumbline.cli.story.chain import HOUR, SEED, Chain
from plumbline.cli.story.designs import (
    evaluate_at_the_line,
    evaluate_same_day,
    plan_at_the_line,
    plan_same_day,
    plan_waitlist,
)
from plumbline.cli.story.doors import DoorsStory
from plumbline.cli.story.evidence import share_evidence
from plumbline.cli.story.families import FamiliesStory
from plumbline.cli.story.forums import ForumsStory
from plumbline.cli.story.iom import IomStory
from plumbline.cli.story.mappa import MappaStory
from plumbline.cli.story.marac import MaracStory
from plumbline.cli.story.mash import MashStory
from plumbline.cli.story.offers import Offers
from plumbline.cli.story.partnership import found_partnership, review_agreements
from plumbline.cli.story.reminders import Reminders
from plumbline.cli.story.sampling import SamplingStory
from plumbline.cli.story.surveying import set_costs, survey_practitioners
from plumbline.cli.story.telling import TellingStory
from plumbline.cli.story.voicing import hold_interviews
from plumbline.embedded import Home, Server
from plumbline.values.errors import StageRefused


DATABASE = "plumbline_demo"
MARK = "Made up by plumbline demo"
LISTED, LISTED_AGAIN = 300, 60
DAY = timedelta(days=1)
LISTED_BY_RANK = 60
HALF_A_YEAR = 182
PARTS = ("under_25", "hurt_before")


@contextmanager
def demo_server() -> Iterator[Server]:
    """Run the embedded server, after making sure that the demo touches no database but its own.

    Raises
    ------
    StageRefused: a server is named for real use, or a database of the demo's name was made by somebody else.
    """
    if os.environ.get("PLUMBLINE_DATABASE_URL"):
        raise StageRefused(
            "The demo makes its own database and touches no other. Unset PLUMBLINE_DATABASE_URL to run it."
        )
    with Server(Home.from_environment()) as server:
        comment = _comment(server)
        if comment is not None and not comment.startswith(MARK):
            raise StageRefused(
                f"There is a database called {DATABASE} that the demo did not make. The demo refuses to touch it."
            )
        yield server


def is_built(server: Server) -> bool:
    """Say whether the demo was built to its end, by this story and with these tables: an older one is built afresh."""
    return _comment(server) == f"{MARK}, whole, {_edition()}"


def _edition() -> str:
    """Fingerprint of the story that is told and of the tables it is told in."""
    package = Path(__file__).parents[2]
    files = [*package.glob("cli/story/*.py"), *package.glob("*/migrations/0*.py")]
    told = hashlib.sha256()
    for path in sorted(files):
        told.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return told.hexdigest()[:16]


def build(server: Server, *, people: int, today: date) -> None:
    """Build the partnership and its year. An earlier one, whole or half-built, is dropped first."""
    _make_afresh(server)
    calendar = Calendar.until(today)
    folder = _empty(Home.from_environment().files / "demo-town")
    with ready("worker", database=DATABASE):
        cast = found_partnership(at=calendar.frozen_at.replace(year=calendar.frozen.year - 1))
        say("Founded a made-up partnership")
        chain = Chain(server, DATABASE, folder, calendar, cast.people["analyst"])
        chain.make_town(people)
        chain.take_in()
        chain.link()
        chain.measure(last_day=False)
        rehearsal = chain.rehearse_by_rank(listed=LISTED_BY_RANK)
        at_the_line = plan_at_the_line(chain, listed=LISTED_BY_RANK)
        same_day = plan_same_day(chain)
        run = chain.freeze(listed=LISTED, last_day=False, seed=SEED)
        treated = folder / "made-up-offered.csv"
        chain.hand_over(run, treated)
        chain.play(run)
        protocol = chain.plan_evaluation(run, looks=[HALF_A_YEAR], parts=PARTS)
        chain.witness(protocol, cast.people["chair"], at=calendar.frozen_at + HOUR)
        connect_as("worker", server, DATABASE)
        work = Work(cast, calendar)
        Offers(cast).found(calendar.frozen_at)
        work.live_the_year(run)
        chain.follow_town(treated)
        chain.take_in()
        chain.link()
        chain.measure(last_day=True)
        evaluate_at_the_line(chain, at_the_line)
        evaluate_same_day(chain, same_day)
        chain.evaluate(rehearsal, at=calendar.now - HOUR)
        chain.evaluate(protocol, at=calendar.frozen_at + timedelta(days=HALF_A_YEAR + 8))
        chain.evaluate(protocol)
        plan_waitlist(chain, chain.freeze(listed=LISTED_AGAIN, last_day=True, seed=SEED + b", again"))
        connect_as("worker", server, DATABASE)
        work.leave_work_waiting(today)
        review_agreements(cast, on=today)
        MaracStory(cast, calendar).play()
        say("Played the referrals to the MARAC")
        MappaStory(cast, calendar).play()
        say("Played the notifications to the MAPPA")
        MashStory(cast, calendar).play()
        say("Played the contacts of the MASH")
        Offers(cast).leave_open(today)
        AssessingStory(cast, calendar).play()
        TellingStory(cast, calendar).play()
        CareStory(cast, calendar).play()
        IomStory(cast, calendar).play()
        say("Played the cohorts of the IOM scheme")
        MashStory(cast, calendar).answer_elsewhere()
        FamiliesStory(cast, calendar).play()
        say("Played the families, claimed then and helped now")
        survey_practitioners(cast, at=calendar.now - 60 * DAY)
        share_evidence(cast, protocol, at=calendar.now)
        set_costs(cast, at=calendar.now - 60 * DAY)
        hold_interviews(cast, at=calendar.now - 50 * DAY)
        SamplingStory(cast, calendar.now - 10 * DAY).play()
        ForumsStory(cast, calendar).play()
        Reminders(cast, today).play()
        doors = DoorsStory(cast, calendar.now)
        peer = doors.found()
        connect_as("app", server, DATABASE)
        doors.play(*peer)
    _mark(server, f"{MARK}, whole, {_edition()}")


def _comment(server: Server) -> str | None:
    with psycopg.connect(server.dsn()) as connection:
        row = connection.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
            [DATABASE],
        ).fetchone()
    return str(row[0]) if row else None


def _make_afresh(server: Server) -> None:
    name = sql.Identifier(DATABASE)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    _mark(server, f"{MARK}, under way")


def _mark(server: Server, words: str) -> None:
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(DATABASE), sql.Literal(words))
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(statement)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
