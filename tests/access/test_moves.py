"""Moving out takes two people, the second of information governance; through the services, and in raw SQL."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from plumbline.access.models import MoveAnswer, MoveRequest
from plumbline.access.queries import agreed_move, moves
from plumbline.access.rules_move import HOLDS, MoveStanding, standing_of
from plumbline.access.services import answer_move, ask_to_move_out
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


KEY = "age1x6gf869ndc53j5qqh482u6v59zzw749zetqassjk0nhyxcezpvvs9hhgas"
GIVEN = {"receiver": "Northton", "recipient": KEY, "because": "Another supplier (made up)"}


@pytest.fixture
def asked(personas, looking_as):
    with looking_as(personas.administrator) as by:
        return ask_to_move_out(**GIVEN, by=by)


@pytest.fixture
def agreed(personas, looking_as, asked):
    with looking_as(personas.governance) as by:
        answer_move(request_id=asked.id, agreed=True, by=by)
    return asked


def test_it_works(personas, looking_as, as_role, agreed):
    with looking_as(personas.administrator) as by:
        (line,) = moves(by)
        assert (line.label, line.asked_by, line.answered_by) == ("Agreed", "Administrator", "Governance")
        assert agreed_move(agreed.id).recipient == KEY
    with as_role("migrator"):
        whats = set(Entry.objects.filter(object_kind="move").values_list("what", flat=True))
    assert whats == {"move.asked", "move.agreed"}


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "dana", "analyst", "board", "researcher"])
def test_others_neither_ask_nor_see(personas, looking_as, asked, name):
    with looking_as(getattr(personas, name)) as viewer:
        for refused in (lambda: ask_to_move_out(**GIVEN, by=viewer), lambda: moves(viewer)):
            with pytest.raises(PermissionRefused):
                refused()
        assert MoveRequest.objects.count() == 0


def test_nobody_agrees_to_their_own_request(personas, looking_as):
    with looking_as(personas.governance) as by:
        own = ask_to_move_out(**GIVEN, by=by)
        with pytest.raises(PermissionRefused, match="yourself"):
            answer_move(request_id=own.id, agreed=True, by=by)
        assert moves(by)[0].may_answer is False


def test_an_administrator_does_not_agree(personas, looking_as, asked):
    with looking_as(personas.administrator) as by, pytest.raises(PermissionRefused):
        answer_move(request_id=asked.id, agreed=True, by=by)


def stored_answer(request, viewer):
    record("move.agreed", verb=Verb.ACCESS, object_kind="move", objects=[request.id], by=viewer)
    MoveAnswer(request=request, agreed=True, answered_by=viewer.user_id, answered_at=timezone.now()).save(
        force_insert=True
    )


def test_the_database_knows_it_too(personas, looking_as, asked):
    """The second lock: an answer by whoever asked, or by no keeper of information governance, is refused."""
    with looking_as(personas.governance) as by:
        own = ask_to_move_out(**GIVEN, by=by)
        with pytest.raises(DatabaseError), transaction.atomic():
            stored_answer(own, by)
    for who in (personas.administrator, personas.alice):
        with looking_as(who), pytest.raises(DatabaseError), transaction.atomic():
            stored_answer(asked, who)


def test_nobody_who_serves_says_that_it_was_done(personas, looking_as, agreed):
    with (
        looking_as(personas.governance),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO access_movemade (id, request_id, manifest_sha256, made_at) VALUES (%s, %s, 'x', now())",
            [uuid.uuid4(), agreed.id],
        )


def test_answered_once(personas, looking_as, agreed):
    with looking_as(personas.governance) as by:
        with pytest.raises(StageRefused, match="does not wait"):
            answer_move(request_id=agreed.id, agreed=False, words="No", by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            stored_answer(agreed, by)


def test_a_refusal_says_why_and_opens_nothing(personas, looking_as, asked):
    with looking_as(personas.governance) as by:
        with pytest.raises(DataUnfit, match="Say why"):
            answer_move(request_id=asked.id, agreed=False, words=" ", by=by)
        answer_move(request_id=asked.id, agreed=False, words="No agreement covers it", by=by)
        with pytest.raises(StageRefused, match="refused"):
            agreed_move(asked.id)


def test_unanswered_it_opens_nothing(personas, looking_as, asked):
    with looking_as(personas.governance):
        with pytest.raises(StageRefused, match="Nobody has agreed"):
            agreed_move(asked.id)
        with pytest.raises(StageRefused, match="no such request"):
            agreed_move(uuid.uuid4())


def test_an_agreement_lapses(personas, looking_as, agreed):
    with looking_as(personas.governance):
        agreed_move(agreed.id, at=timezone.now() + HOLDS - timedelta(minutes=1))
        with pytest.raises(StageRefused, match="14 days"):
            agreed_move(agreed.id, at=timezone.now() + HOLDS + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"receiver": " "}, "who is to receive"),
        ({"because": ""}, "why"),
        ({"recipient": "age1abc"}, "not a key"),
        ({"recipient": KEY[:-1] + "q"}, "not a key"),
        ({"recipient": "AGE-SECRET-KEY-1" + "Q" * 40}, "not a key"),
    ],
    ids=["receiver", "because", "short", "one-sign", "a-secret"],
)
def test_what_is_missing_is_told(personas, looking_as, change, says):
    with looking_as(personas.administrator) as by, pytest.raises(DataUnfit, match=says):
        ask_to_move_out(**{**GIVEN, **change}, by=by)


NOW = timezone.now()


@pytest.mark.parametrize(
    ("asked", "answered", "agreed", "made", "stands"),
    [
        (0, None, False, False, MoveStanding.WAITING),
        (14, None, False, False, MoveStanding.LAPSED),
        (20, 1, True, False, MoveStanding.AGREED),
        (20, 14, True, False, MoveStanding.LAPSED),
        (20, 19, False, False, MoveStanding.REFUSED),
        (40, 39, True, True, MoveStanding.DONE),
    ],
)
def test_where_a_request_stands(asked, answered, agreed, made, stands):
    ago = [None if d is None else NOW - timedelta(days=d) for d in (asked, answered)]
    assert standing_of(asked_at=ago[0], answered_at=ago[1], agreed=agreed, made=made, now=NOW) is stands
