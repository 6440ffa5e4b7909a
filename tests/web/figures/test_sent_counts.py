"""The page of counts that services send: months as rows, small numbers hidden, nobody named."""

import pytest
from django.test import Client

from tests.facts import take_in, write
from tests.personas import PASSWORD


HEADER = "return_ref,period_from,period_to,measure,count,count_hidden,data_origin"


@pytest.fixture
def page(personas):
    def fetch(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client.get("/data/counts")

    return fetch


def test_with_none_it_says_so(page):
    assert "has sent counts" in page().content.decode()


@pytest.fixture
def returned(tmp_path, personas):
    rows = (
        "D1,01/03/2026,31/03/2026,REFERRALS,1017,N,MADE UP",
        "D2,01/04/2026,30/04/2026,REFERRALS,,Y,MADE UP",
        "D3,01/03/2026,31/03/2026,NEW CLIENTS,,N,MADE UP",
    )
    return take_in(write(tmp_path, "returns.csv", HEADER, *rows), supplier=personas.agencies["police"])


def test_it_shows_each_month_and_hides_the_small(page, returned):
    shown = page().content.decode()
    for words in ("March 2026", "1,017", "Too few to show", "Not given", "Not sent", "(made up)"):
        assert words in shown


def test_an_agency_outside_the_agreement_sees_no_count(page, returned):
    shown = page("charlie").content.decode()
    assert "has sent counts" in shown
    assert "1,017" not in shown
