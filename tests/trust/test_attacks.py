"""What somebody tries who means harm: other methods, a forged identity, the clock, a stale or doubled form."""

import time

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from plumbline.cases import services as cases
from plumbline.cases.models import Contact, Objective
from plumbline.sharing.models import Scoped
from tests.casework import panel as panel
from tests.trust.test_canaries import addresses, markers_in, push, rows_of, signed_in
from tests.trust.test_canaries import planted as planted


@pytest.mark.parametrize(
    "token", ["", "x", "00000000-0000-0000-0000-000000000000.99999999999.00", "{user}.99999999999.{zeros}"]
)
def test_a_forged_identity_sees_no_row_of_any_scoped_table(planted, panel, token):
    forged = token.format(user=panel.p.alice.user_id, zeros="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plumbline.token', %s, true)", [forged])
        for model in apps.get_models():
            if issubclass(model, Scoped):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                assert cursor.fetchone()[0] == 0, model._meta.db_table


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "head"])
def test_no_other_method_does_or_shows_anything(planted, method, as_role):
    client = signed_in("alice")
    with as_role("migrator"):
        before = rows_of(planted)
    for address in sorted(set(addresses(planted))):
        if address not in ("/", "/sign-in"):
            answer = getattr(client, method)(address)
            assert answer.status_code in (403, 405), (address, answer.status_code)
            assert not markers_in({address: answer})
    with as_role("migrator"):
        assert rows_of(planted) == before


def test_the_conflicted_posts_in_vain(planted, panel, as_role):
    """As `push` of whoever has no business, by somebody who had it until this moment."""
    with panel.look(panel.p.dana) as dana:
        cases.declare_conflict(case=planted["case"], user=dana.user_id, by=dana)
    with as_role("migrator"):
        before = rows_of(planted)
    assert markers_in(push("dana", planted)) == set()
    with as_role("migrator"):
        assert rows_of(planted) == before


def test_not_there_comes_in_whole_steps_of_time(planted, monkeypatch):
    monkeypatch.setattr(settings, "NOT_FOUND_STEP", 1.0)
    client = signed_in("charlie")
    for address in (f"/cases/{planted['ref']}", "/cases/ZZZZ"):
        began = time.monotonic()
        assert client.get(address).status_code == 404
        assert time.monotonic() - began >= 1.0


def test_the_step_is_several_times_what_a_look_at_a_hidden_row_costs():
    from plumbline.config import settings as production

    assert production.NOT_FOUND_STEP >= 0.05


@pytest.mark.parametrize("cookie", ["session", "csrf"])
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(planted, cookie):
    client = Client(HTTP_HOST="localhost")
    client.get("/sign-in")
    client.cookies.update(signed_in("alice").cookies)
    assert client.cookies[cookie]["httponly"]
    assert client.cookies[cookie]["samesite"] == "Lax"


def test_a_host_that_is_not_ours_is_refused():
    assert Client(HTTP_HOST="evil.example").get("/sign-in").status_code == 400


def test_a_form_without_its_token_changes_nothing(planted, as_role):
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    client.cookies.update(signed_in("alice").cookies)
    answer = client.post(f"/cases/{planted['ref']}/objectives/new", {"words": "Forged"})
    assert answer.status_code == 403
    with as_role("migrator"):
        assert not Objective.objects.filter(words="Forged").exists()


def test_an_old_cookie_opens_nothing_after_signing_out(planted):
    client = signed_in("alice")
    stolen = Client(HTTP_HOST="localhost")
    stolen.cookies.update(client.cookies)
    assert stolen.get("/inbox").status_code == 200
    client.post("/sign-out")
    assert stolen.get("/inbox").status_code == 302


class TestFormsSentTwice:
    @pytest.fixture
    def open_case(self, panel):
        case, _, _ = panel.active()
        return case

    def test_the_same_form_is_taken_once(self, open_case, as_role):
        client, address = signed_in("alice"), f"/cases/{open_case.ref}/objectives/new"
        form = {"words": "Sleeps at home", "driver": "home", "once": client.get(address).context["once"]}
        first, second = (client.post(address, form, follow=True) for _ in range(2))
        assert "Objective saved" in first.content.decode()
        assert "Nothing was saved twice" in second.content.decode()
        with as_role("migrator"):
            assert Objective.objects.filter(words="Sleeps at home").count() == 1

    def test_a_refused_form_can_be_mended_and_sent_again(self, open_case):
        client, address = signed_in("alice"), f"/cases/{open_case.ref}/objectives/new"
        mark = client.get(address).context["once"]
        refused = client.post(address, {"words": "", "once": mark})
        assert refused.status_code == 422
        assert refused.context["once"] == mark
        assert client.post(address, {"words": "Mended", "driver": "none", "once": mark}).status_code == 302

    def test_one_contact_whatever_is_pressed(self, open_case, as_role):
        client, address = signed_in("worker"), f"/cases/{open_case.ref}/contacts/new"
        entry = client.get(address).context["form"]["entry"].value()
        form = {"outcome": "met", "minutes": "20", "safety": "no", "entry": str(entry)}
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
        with as_role("migrator"):
            assert Contact.objects.filter(case=open_case).count() == 1
