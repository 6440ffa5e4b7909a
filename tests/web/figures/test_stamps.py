"""Every result says wherever it is named how it stands to its plan, and what nobody planned is not before the board."""

import pytest
from django.test import Client

from tests.personas import PASSWORD
from tests.studies.released import put_result


pytestmark = pytest.mark.django_db


@pytest.fixture
def reading():
    """`reading(persona, address)`: what a page answers to somebody."""

    def read(persona, address):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{persona}@example.invalid", "password": PASSWORD})
        return client.get(address)

    return read


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("registered", "As planned</strong>"),
        ("amended", "As planned again"),
        ("exploratory", "For looking only"),
    ],
)
def test_the_list_of_results_and_each_card_say_how_it_stands(personas, reading, standing, words):
    result = put_result(personas, standing=standing)
    for address in ("/evaluations", f"/evaluations/{result.id}", f"/evaluations/{result.id}/in-full"):
        assert words in reading("analyst", address).content.decode(), address


def test_what_nobody_planned_is_not_before_the_board(personas, reading):
    look, planned = put_result(personas, standing="exploratory"), put_result(personas)
    listed = reading("board", "/evaluations").content.decode()
    assert str(planned.id) in listed
    assert str(look.id) not in listed
    assert reading("board", f"/evaluations/{look.id}").status_code == 404
    assert reading("board", f"/evaluations/{planned.id}").status_code == 200
