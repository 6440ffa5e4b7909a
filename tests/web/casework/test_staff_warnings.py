"""Warnings for those who visit: written, shown before a visit, looked at again, ended."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases.services.staff_warnings import warn_staff
from tests.casework import panel as panel
from tests.trust.test_reads import LOOKED, entries
from tests.web.safety.test_pages import once, said, signed_in


DO, WHY = "Kanari says visit in pairs", "Kanari followed a worker"


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def row(case, panel):
    with panel.look(panel.p.worker) as worker:
        return warn_staff(
            case=case, person_id=case.person_id, do=DO, why=WHY, source="Own record",
            until=timezone.localdate() + timedelta(days=30), marking="panel", by=worker,
        )  # fmt: skip


def day(ahead):
    when = timezone.localdate() + timedelta(days=ahead)
    return f"{when.day} {when.month} {when.year}"


def send(client, address, **given):
    return client.post(address, {"once": once(client, address), **given}, follow=True)


def test_written_once_it_stands_wherever_a_visit_begins(case):
    worker, address = signed_in("worker"), f"/cases/{case.ref}/warnings/new"
    assert f'href="/cases/{case.ref}/warnings"' in said(worker.get(f"/cases/{case.ref}"))
    back = send(
        worker, address, person=str(case.person_id), do=DO, why="", source="Own record", until=day(30)
    )
    assert back.status_code == 422
    assert DO in said(back)
    done = send(
        worker,
        address,
        person=str(case.person_id),
        do=DO,
        why=WHY,
        source="Own record",
        until=day(30),
        readers="everybody",
    )
    assert "Saved. It is shown before a visit." in said(done)
    for page in (f"/cases/{case.ref}", f"/cases/{case.ref}/contacts/new", "/my-people"):
        words = said(worker.get(page))
        assert f"Before a visit: {DO}. {WHY}" in words, page


def test_looked_at_again_and_ended_it_leaves_its_history(case, row):
    bob, base = signed_in("bob"), f"/cases/{case.ref}/warnings"
    again = send(
        bob,
        f"{base}/{row.id}",
        person=str(case.person_id),
        do="In threes",
        why=WHY,
        source="Own record",
        until=day(60),
    )
    words = said(again)
    assert "Looked at again" in words
    assert "In threes" in words
    assert bob.get(f"{base}/{row.id}").status_code == 409
    later = next(
        part.split('"')[0] for part in words.split(f'href="{base}/')[1:] if "/end" in part.split('"')[0]
    )
    done = said(send(bob, f"{base}/{later}", words="They moved"))
    assert "Ended: They moved" in done
    assert "Before a visit" not in said(bob.get(f"/cases/{case.ref}"))


def ticked(page):
    boxes = re.findall(r'<input[^>]*name="readers"[^>]*>', page.content.decode())
    return {re.search(r'value="([^"]+)"', box).group(1) for box in boxes if " checked" in box}


def test_looked_at_again_and_saved_as_it_stands_why_is_read_by_the_same(case, panel):
    police = panel.p.agencies["police"]
    with panel.look(panel.p.worker) as worker:
        row = warn_staff(
            case=case, person_id=case.person_id, do=DO, why=WHY, source="Own record", readers=[police],
            until=timezone.localdate() + timedelta(days=30), by=worker,
        )  # fmt: skip
    worker, address = signed_in("worker"), f"/cases/{case.ref}/warnings/{row.id}"
    page = worker.get(address)
    assert ticked(page) == {str(police)}
    send(worker, address, person=str(case.person_id), do=DO, why=WHY, source="Own record", until=day(40), readers=list(ticked(page)))  # fmt: skip
    for name, reads in (("worker", True), ("bob", True), ("alice", False), ("dana", False)):
        assert (WHY in said(signed_in(name).get(f"/cases/{case.ref}"))) is reads, name


def test_kept_from_nobody_it_stays_so_and_nobody_ticked_is_the_narrower(case, row):
    worker, address = signed_in("worker"), f"/cases/{case.ref}/warnings/{row.id}"
    assert ticked(worker.get(address)) == {"everybody"}
    send(worker, address, person=str(case.person_id), do=DO, why=WHY, source="Own record", until=day(40))
    assert WHY in said(worker.get(f"/cases/{case.ref}"))
    assert WHY not in said(signed_in("bob").get(f"/cases/{case.ref}"))


@pytest.mark.parametrize("end", ["", "/new", "/{id}", "/{id}/end"])
def test_whoever_is_shown_somebody_is_written_down(case, row, as_role, end):
    client, before = signed_in("bob"), entries(as_role)
    page = client.get(f"/cases/{case.ref}/warnings" + end.format(id=row.id))
    assert page.status_code == 200
    assert "Kanari" in said(page) or end == "/new"
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_hidden_and_missing_read_alike(case, row):
    charlie = signed_in("charlie")
    for address in (
        f"/cases/{case.ref}/warnings",
        f"/cases/ZZZZ/warnings/{row.id}",
        f"/cases/{case.ref}/warnings/{case.id}",
    ):
        assert charlie.get(address).status_code == 404
    assert signed_in("bob").get(f"/cases/{case.ref}/warnings/{case.id}").status_code == 404
