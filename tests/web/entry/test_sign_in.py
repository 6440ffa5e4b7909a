"""Signing in: one form, one sentence for every way it can fail, and a session that ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.access.models import User
from tests.personas import PASSWORD


@pytest.fixture
def client(personas):
    return Client(HTTP_HOST="localhost")


def sign_in(client, email="alice@example.invalid", password=PASSWORD, **extra):
    return client.post("/sign-in", {"email": email, "password": password, **extra})


def test_it_works(client):
    response = sign_in(client)
    assert response.status_code == 302
    assert client.session["started"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@example.invalid", "wrong"),
        ("nobody@example.invalid", PASSWORD),
        ("evaluate@jobs.invalid", ""),
        ("evaluate@jobs.invalid", "!"),
    ],
)
def test_every_failure_looks_the_same(client, email, password):
    response = sign_in(client, email, password or "x")
    assert response.status_code == 422
    assert "The email address or password is not right." in response.content.decode()


def test_a_closed_account_cannot_sign_in(client, as_role):
    with as_role("migrator"):
        User.objects.filter(email="alice@example.invalid").update(is_active=False)
    assert sign_in(client).status_code == 422


def test_an_empty_form_says_what_to_enter(client):
    page = sign_in(client, "", "").content.decode()
    assert "Enter your email address" in page
    assert "Enter your password" in page


def test_the_password_never_comes_back(client):
    assert "hunter2hunter2" not in sign_in(client, password="hunter2hunter2").content.decode()


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.invalid/", "//elsewhere.invalid", "javascript:alert(1)"]
)
def test_it_never_sends_anybody_elsewhere(client, wanted):
    assert "elsewhere" not in sign_in(client, next=wanted)["Location"]


@pytest.mark.parametrize(
    ("started", "seen"), [(timedelta(hours=11), timedelta()), (timedelta(hours=1), timedelta(minutes=16))]
)
def test_an_old_session_is_over(client, started, seen):
    sign_in(client)
    session, now = client.session, timezone.now()
    session["started"], session["seen"] = (now - started).isoformat(), (now - seen).isoformat()
    session.save()
    assert client.get("/").headers["Location"] == "/sign-in"


def test_signing_out_ends_the_session_and_clears_the_browser(client):
    sign_in(client)
    response = client.post("/sign-out")
    assert "storage" in response["Clear-Site-Data"]
    assert client.get("/").headers["Location"] == "/sign-in"


def test_signing_in_is_in_the_ledger(client, personas, as_role):
    from plumbline.audit.models import Entry

    sign_in(client)
    sign_in(client, password="wrong")
    with as_role("auditor"):
        assert set(Entry.objects.filter(actor=personas.alice.user_id).values_list("what", flat=True)) == {
            "account.signed_in",
            "account.sign_in_failed",
        }


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page"])
def test_every_response_carries_the_headers(client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_whoever_is_signed_in_is_told_so_and_may_go_on(client):
    assert "You are signed in as" not in client.get("/sign-in").content.decode()
    sign_in(client)
    assert (
        'You are signed in as Alice. <a class="govuk-link" href="/">'
        in client.get("/sign-in").content.decode()
    )
