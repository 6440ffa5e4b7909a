"""How long pages take when a whole partnership works at once: the real server, real sign-ins over loopback, many people and events.

Run by hand: ``.venv/bin/python benchmarks/load.py FOLDER``. FOLDER keeps the installation, so that a second run need not build it
anew. The demo is built in it, then its town is repeated until the tables hold as many people and events as asked for: copies of
made-up records under new keys, with events on other days, which the pages have to read past.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import random
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any


AIMS = {"chronology": 700, "search": 300}
PAGE = 400
"""Aims of Plumbline (journeys 2.13): p95 of a chronology, of a search and of any other page, in thousandths of a second."""

# How many of every sixty sign in as each role.
OF_SIXTY = {
    "coordinator": 6,
    "chair": 4,
    "representative": 14,
    "housing": 10,
    "practitioner": 16,
    "adviser": 4,
    "referrer": 3,
    "board": 2,
    "governance": 1,
}
SURNAMES = ("Smith", "Taylor", "Kaur", "Evans", "Murphy", "Nobody")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CASE = re.compile(r'href="(/cases/[A-Z0-9]{4})"')
MEETING = re.compile(r'href="(/meetings/[0-9a-f-]{36})"')
CHANGES = re.compile(r'data-changes="([^"]+)" data-number="([^"]*)"')
ASKS_EVERY = 5.0
"""Seconds after which an open page asks whether it has changed (web/static/plumbline/changed.js)."""
REQUEST = re.compile(r'href="(/requests/[0-9a-f-]{36})"')


@dataclass(frozen=True, slots=True)
class Took:
    """One page: which journey it belongs to, its status, and seconds from asking to the last byte."""

    journey: str
    status: int
    seconds: float


def main() -> None:
    """Build, fill, serve, drive, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument(
        "--town", type=int, default=145_000, help="people of the made-up town that is repeated"
    )
    parser.add_argument("--users", type=int, default=60)
    parser.add_argument("--processes", type=int, default=4, help="processes of the client")
    parser.add_argument(
        "--servers", type=int, default=2, help="processes that answer, as `serve --processes`"
    )
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument(
        "--think", type=float, default=10.0, help="mean seconds between two pages of one user"
    )
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ["PLUMBLINE_HOME"] = str(given.folder.resolve())
    held = _build(given)
    from plumbline.cli.story.walk import serving

    with serving(processes=given.servers) as site:
        took = _drive(site, given)
    _print(took, held, given)


def _build(given: argparse.Namespace) -> dict[str, int]:
    """The demo, and its town repeated. Returns how many rows the tables hold."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "plumbline.config.settings"
    import django

    django.setup()
    from datetime import UTC, datetime

    import psycopg

    from plumbline.cli.story.building import DATABASE, build, demo_server, is_built

    with demo_server() as server:
        if not is_built(server):
            build(server, people=given.town, today=datetime.now(UTC).date())
        with psycopg.connect(server.dsn(database=DATABASE), autocommit=True) as connection:
            # Rows are copied beneath triggers and policies: what they would add stands in the rows already.
            connection.execute("SET session_replication_role = replica")
            _repeat(connection, people=given.people, events=given.events)
            return {
                table: _count(connection, table)
                for table in ("people_record", "timeline_event", "cases_case")
            }


def _repeat(connection: Any, *, people: int, events: int) -> None:
    """Copy people, records, events and who was in them until there are enough; copies of an earlier run are made anew if too few."""
    copied = connection.execute(
        "SELECT EXISTS (SELECT FROM timeline_involvement WHERE event_ref LIKE '%~%')"
    ).fetchone()[0]
    enough = _count(connection, "people_record") >= people and _count(connection, "timeline_event") >= events
    if copied and enough:
        return
    connection.execute("DELETE FROM timeline_involvement WHERE event_ref LIKE '%~%'")
    connection.execute("DELETE FROM timeline_event WHERE event_ref LIKE '%~%'")
    connection.execute(
        "DELETE FROM people_person WHERE id IN (SELECT person_id FROM people_record WHERE record_ref LIKE '%~%')"
    )
    connection.execute("DELETE FROM people_record WHERE record_ref LIKE '%~%'")
    base = connection.execute(
        "CREATE TEMP TABLE base AS SELECT id, person_id FROM people_record WHERE person_id IS NOT NULL AND record_ref NOT LIKE '%~%'"
    ).rowcount
    copies = max(0, math.ceil((people - _count(connection, "people_record")) / max(base, 1)))
    connection.execute(
        "CREATE TEMP TABLE again AS SELECT b.id AS record, gen_random_uuid() AS new_record, b.person_id AS person, n, "
        "min(gen_random_uuid()::text) OVER (PARTITION BY b.person_id, n)::uuid AS new_person "
        f"FROM base b CROSS JOIN generate_series(1, {copies}) AS n"
    )
    connection.execute("CREATE INDEX ON again (record)")
    connection.execute("ANALYZE again")
    _copy(
        connection, "people_person", "t JOIN (SELECT DISTINCT person, new_person FROM again) a ON a.person = t.id",
        {"id": "a.new_person", "alias_of_id": "NULL"},
    )  # fmt: skip
    _copy(
        connection, "people_record", "t JOIN again a ON a.record = t.id",
        {"id": "a.new_record", "person_id": "a.new_person", "record_ref": "t.record_ref || '~' || a.n"},
    )  # fmt: skip
    first = connection.execute(
        "SELECT count(*) FROM timeline_event WHERE event_ref NOT LIKE '%~%'"
    ).fetchone()[0]
    turns = max(0, math.ceil((events - _count(connection, "timeline_event")) / max(first, 1)))
    _copy(
        connection, "timeline_event",
        f"t CROSS JOIN generate_series(1, {turns}) AS s(turn) WHERE t.event_ref NOT LIKE '%~%'",
        {"id": "gen_random_uuid()", "event_ref": "t.event_ref || '~' || s.turn", "occurred_from": "t.occurred_from - s.turn * interval '5 days'",
         "occurred_to": "t.occurred_to - s.turn * interval '5 days'"},
    )  # fmt: skip
    if copies:
        # The people of a copy are in the events of the copy; those of later copies of the events are in the records of the first.
        _copy(
            connection, "timeline_involvement",
            f"t CROSS JOIN generate_series(1, {turns}) AS s(turn) JOIN again a ON a.record = t.record_id AND a.n = 1 + (s.turn - 1) % {copies} "
            "WHERE t.event_ref NOT LIKE '%~%'",
            {"id": "gen_random_uuid()", "record_id": "a.new_record", "event_ref": "t.event_ref || '~' || s.turn"},
        )  # fmt: skip
    connection.execute("ANALYZE")


def _copy(connection: Any, table: str, source: str, values: dict[str, str]) -> None:
    """Insert rows of a table again, with some columns changed."""
    columns = [row[0] for row in connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )]  # fmt: skip
    chosen = ", ".join(values.get(column, f"t.{column}") for column in columns)
    connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} {source}")


def _count(connection: Any, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _drive(site: str, given: argparse.Namespace) -> list[Took]:
    users = [who for who, number in OF_SIXTY.items() for _ in range(round(number * given.users / 60) or 1)]
    shares = [users[n :: given.processes] for n in range(given.processes)]
    jobs = [(site, share, given.seconds, given.think, number) for number, share in enumerate(shares) if share]
    with ProcessPoolExecutor(len(jobs), mp_context=multiprocessing.get_context("spawn")) as pool:
        return [took for found in pool.map(_users, jobs) for took in found]


def _users(job: tuple[str, list[str], int, float, int]) -> list[Took]:
    """One process of the client: a thread for each user."""
    # Brought in once, before the threads begin: many of them would bring it in half made.
    import django

    django.setup()
    from plumbline.cli.story.walk import Visitor

    site, users, seconds, think, number = job
    found: list[Took] = []
    # Pages are measured once everybody of this process has signed in: sixty passwords at once are another question.
    together = threading.Barrier(len(users))
    threads = [
        threading.Thread(
            target=_user, args=(site, who, seconds, think, number * 1000 + n, found, Visitor, together)
        )
        for n, who in enumerate(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _user(
    site: str,
    who: str,
    seconds: int,
    think: float,
    seed: int,
    found: list[Took],
    visitor_of: Callable[[str, str], Any],
    together: threading.Barrier,
) -> None:
    dice, visitor = random.Random(seed), visitor_of(site, who)
    time.sleep(dice.uniform(0, think))
    began = time.perf_counter()
    visitor.sign_in()
    found.append(Took("sign in (3 pages)", 200, time.perf_counter() - began))
    together.wait(timeout=600)
    time.sleep(dice.uniform(0, think))
    until, seen, page = time.monotonic() + seconds, {CASE: [], MEETING: [], REQUEST: []}, ""
    while time.monotonic() < until:
        for journey, path in _walk(who, seen, dice):
            _stay(visitor, page, dice.uniform(0.5, 1.5) * think, found)
            began = time.perf_counter()
            status, page, _ = visitor.get(path)
            found.append(Took(journey, status, time.perf_counter() - began))
            if path == "/find" and (token := TOKEN.search(page)):
                began = time.perf_counter()
                status, page, _ = visitor.post(
                    path, csrfmiddlewaretoken=token[1], words=dice.choice(SURNAMES)
                )
                found.append(Took("search", status, time.perf_counter() - began))
            for pattern, known in seen.items():
                known.extend(set(pattern.findall(page)) - set(known))


def _stay(visitor: Any, page: str, seconds: float, found: list[Took]) -> None:
    """Read a page for so long; where it asks by itself whether it has changed, it asks."""
    asks, until = CHANGES.search(page), time.monotonic() + seconds
    while asks and (left := until - time.monotonic()) > ASKS_EVERY:
        time.sleep(min(ASKS_EVERY, left))
        began = time.perf_counter()
        mark = {"If-None-Match": f'"{asks[2]}"', "X-Plumbline-Watching": "1"}
        status, _, _ = visitor.get(asks[1], **mark)
        found.append(Took("has it changed?", status, time.perf_counter() - began))
    time.sleep(max(until - time.monotonic(), 0))


def _walk(who: str, seen: dict[Any, list[str]], dice: random.Random) -> Iterator[tuple[str, str]]:
    """What somebody opens one after another: the page they land on, then what it leads to."""
    land = {
        "coordinator": ("inbox", "/inbox"),
        "chair": ("meetings", "/meetings"),
        "representative": ("desk", "/requests"),
        "housing": ("desk", "/requests"),
        "practitioner": ("my people", "/my-people"),
        "adviser": ("my people", "/my-people"),
        "referrer": ("referrals", "/referrals"),
        "board": ("board", "/board"),
        "governance": ("ledger", "/ledger"),
    }
    yield land[who]
    if who in {"board", "governance", "referrer"}:
        return
    steps: list[tuple[str, Callable[[], str | None]]] = [
        ("meetings", lambda: "/meetings"),
        ("find", lambda: "/find"),
        ("case", lambda: _one(seen[CASE], dice)),
        ("chronology", lambda: _one(seen[CASE], dice, "/chronology")),
        ("contact form", lambda: _one(seen[CASE], dice, "/contacts/new") if who in {"practitioner", "adviser"} else None),
        ("meeting", lambda: _one(seen[MEETING], dice)),
        ("request to answer", lambda: _one(seen[REQUEST], dice)),
    ]  # fmt: skip
    for journey, path in steps:
        address = path()
        if address:
            yield journey, address


def _one(known: list[str], dice: random.Random, more: str = "") -> str | None:
    return dice.choice(known) + more if known else None


def _print(took: list[Took], held: dict[str, int], given: argparse.Namespace) -> None:
    good = [one for one in took if one.status in {200, 304}]
    print(
        f"\n{held['people_record']:,} records of people, {held['timeline_event']:,} events, {held['cases_case']} cases; {given.users} users, {given.servers} processes that answer, "
        f"{given.think:g} s between two pages of one, {given.seconds} s; {len(good) / given.seconds:.1f} answers a second\n"
    )
    print("| Journey | pages | p50 | p95 | aim of p95 | |\n|---|---|---|---|---|---|")
    for journey in dict.fromkeys(one.journey for one in good):
        ms = sorted(one.seconds * 1000 for one in good if one.journey == journey)
        p95 = statistics.quantiles(ms, n=20, method="inclusive")[-1] if len(ms) > 1 else ms[0]
        aim = AIMS.get(journey, PAGE) if not journey.startswith("sign in") else None
        verdict = "" if aim is None else "met" if p95 <= aim else "**not met**"
        print(
            f"| {journey} | {len(ms)} | {statistics.median(ms):.0f} ms | {p95:.0f} ms | {f'{aim} ms' if aim else '–'} | {verdict} |"
        )
    others = [one for one in took if one.status not in {200, 304}]
    print(
        f"\nAnswered otherwise than with a page: {len(others)}",
        *sorted({(one.journey, one.status) for one in others}),
    )
    if not good or any(one.status >= 500 for one in others):
        sys.exit(1)


if __name__ == "__main__":
    main()
