"""The pages on which two people agree that the partnership moves out."""

import pytest

from plumbline.access.models import MoveRequest
from tests.access.test_moves import GIVEN, KEY
from tests.signing_in import signed_in


def text(response):
    return response.content.decode()


@pytest.fixture
def administrator(personas):
    return signed_in("administrator")


@pytest.fixture
def governance(personas):
    return signed_in("governance")


def test_one_asks_another_agrees_and_the_number_is_shown(administrator, governance, as_role):
    assert administrator.post("/move-out/ask", GIVEN).status_code == 302
    with as_role("migrator"):
        (row,) = MoveRequest.objects.all()
    shown = text(administrator.get("/move-out"))
    assert "Waiting for a second person" in shown
    assert "Agree or refuse" not in shown
    assert str(row.id) not in shown
    assert KEY in text(governance.get(f"/move-out/{row.id}"))
    assert governance.post(f"/move-out/{row.id}", {"agreed": "yes"}).status_code == 302
    shown = text(administrator.get("/move-out"))
    assert "Agreed" in shown
    assert str(row.id) in shown


def test_who_asked_is_told_that_somebody_else_answers(governance, as_role):
    governance.post("/move-out/ask", GIVEN)
    with as_role("migrator"):
        (row,) = MoveRequest.objects.all()
    assert "Agree or refuse" not in text(governance.get("/move-out"))
    assert governance.post(f"/move-out/{row.id}", {"agreed": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"receiver": ""}, "Say who receives it"),
        ({"recipient": "age1nonsense"}, "is not a key"),
        ({"because": ""}, "Say why, and under which agreement"),
    ],
    ids=["receiver", "key", "because"],
)
def test_a_slip_is_told_beside_its_field(administrator, change, says):
    answer = administrator.post("/move-out/ask", {**GIVEN, **change})
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_refusal_asks_why(administrator, governance, as_role):
    administrator.post("/move-out/ask", GIVEN)
    with as_role("migrator"):
        (row,) = MoveRequest.objects.all()
    answer = governance.post(f"/move-out/{row.id}", {"agreed": "no", "words": ""})
    assert (answer.status_code, "Say why you refuse" in text(answer)) == (422, True)
    assert governance.post(f"/move-out/{row.id}", {"agreed": "no", "words": "Not agreed"}).status_code == 302
    assert "Refused" in text(governance.get("/move-out"))
