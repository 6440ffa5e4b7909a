"""Markers in every word of a case, and not one of them in an e-mail, an inbox row, or a page of somebody with no business."""

import re

import pytest
from django.db import connection

from plumbline.access.identity import identify
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.cases.services.chasing import chase
from plumbline.notices.queries import waiting_notices
from tests.casework import days
from tests.casework import panel as panel
from tests.notices.conftest import JOB, at
from tests.trust.test_canaries import MARKERS, markers_in, signed_in


@pytest.fixture
def reminded(panel, as_job):
    """An open action with a marker in each of its words, of which its owner was reminded."""
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        action = panel.action(
            case, None, verb=MARKERS["verb"], what=MARKERS["what"], serves_none_because=MARKERS["nonewhy"]
        )
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
    with as_job() as job:
        chase(by=job, on=at(6).date(), at=at(6))
    return case, action, alice


def test_not_one_on_the_wire(reminded, sink, round_of):
    case, action, _ = reminded
    # The action's owner, and whoever sits at the table where a meeting was called.
    assert round_of(at(7, 30))[0] > 1
    assert any(b"actions are due soon" in raw for _, raw in sink.letters)
    assert any(b"1 meeting was called" in raw for _, raw in sink.letters)
    for envelope, raw in sink.letters:
        holds_none(envelope, raw, case, action)


def holds_none(envelope, raw, case, action):
    address = re.compile(rb"\w+@example\.invalid")
    whole = address.sub(b"", b"".join(envelope) + raw).lower()
    for word in (
        *MARKERS.values(),
        "Marker",
        case.ref,
        str(case.id),
        str(action.id),
        "Worker",
        "Probation",
        "iolence",
        "anel v",
    ):
        assert word.encode().lower() not in whole, word
    assert b"http" not in whole
    assert not re.search(rb"/[a-z]", raw.split(b"\r\n\r\n", 1)[1])


def test_not_one_in_the_rows_themselves(reminded, as_role):
    with as_role("migrator"), connection.cursor() as cursor:
        for table in ("notices_notice", "notices_digest", "notices_digestchoice", "cases_reminder"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            rows = cursor.fetchone()[0]
            assert not any(marker in rows for marker in MARKERS.values()), table


def pages(who, notice):
    client = signed_in(who)
    found = {
        path: client.get(path)
        for path in (
            "/notices",
            "/your-account",
            "/your-account/digest",
            "/your-account/leave",
            f"/notices/{notice}",
        )
    }
    posts = {
        f"{path} post": client.post(path, {"answer": "done", "words": "x", "expected_step": 2})
        for path in (f"/notices/{notice}", f"/notices/{notice}/open", f"/notices/{notice}/put-away")
    }
    return found | posts


def test_its_owner_finds_them(reminded, panel, looking_as):
    """The positive control."""
    with looking_as(panel.p.worker) as worker:
        notice = next(n for n in waiting_notices(worker) if n.about_id == reminded[1].id)
    client = signed_in("worker")
    assert markers_in({"/notices": client.get("/notices")}) >= {"verb", "what"}
    assert markers_in({"one": client.get(f"/notices/{notice.id}")}) >= {"verb", "what"}


@pytest.mark.parametrize(
    "who", ["alice", "bob", "charlie", "board", "analyst", "governance", "administrator"]
)
def test_nobody_else_does(reminded, panel, looking_as, who):
    with looking_as(panel.p.worker) as worker:
        notice = next(n for n in waiting_notices(worker) if n.about_id == reminded[1].id)
    found = pages(who, notice.id)
    assert markers_in(found) == set()
    assert all(
        found[f"/notices/{notice.id}{end}"].status_code in (403, 404)
        for end in ("", " post", "/open post", "/put-away post")
    )


def test_after_a_conflict_its_owner_does_not(reminded, panel, looking_as):
    with looking_as(panel.p.worker) as worker:
        notice = next(n for n in waiting_notices(worker) if n.about_id == reminded[1].id)
        cases.declare_conflict(case=Case.objects.get(id=reminded[0].id), user=worker.user_id, by=worker)
    found = pages("worker", notice.id)
    assert markers_in(found) == set()
    assert found[f"/notices/{notice.id}"].status_code == 404
    assert b"no longer yours to see" in found["/notices"].content
    identify(JOB)
