"""The pages of signing in by two factors, and of one's own account."""

import re
import time
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.services import give_one_time_code
from tests.personas import PASSWORD


NEW = "lantern orchard velvet"


@pytest.fixture(autouse=True)
def every_role_needs_one(settings):
    settings.SECOND_FACTOR_ROLES = frozenset(Role)


@pytest.fixture
def client(personas):
    return Client(HTTP_HOST="localhost")


def give_password(client, password=PASSWORD, email="alice@example.invalid", **extra):
    return client.post("/sign-in", {"email": email, "password": password, **extra})


def key_shown(page):
    return re.search(r'<code class="pl-code">([A-Z2-7 ]+)</code>', page).group(1).replace(" ", "")


def recovery_codes(page):
    return re.findall(r'<code class="pl-code">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})</code>', page)


@pytest.fixture
def enrolled(client):
    """A client signed in by two factors, with its app and its recovery codes."""
    give_password(client)
    client.app = pyotp.TOTP(key_shown(client.get("/sign-in/second-factor").content.decode()))
    # Half a minute ago, so that the code of now is left for the test: it is refused once another half minute begins.
    left = 30 - time.time() % 30
    time.sleep(left if left < 4 else 0)
    earlier = client.app.at(timezone.now() - timedelta(seconds=30))
    page = client.post("/sign-in/second-factor", {"code": earlier}).content.decode()
    client.recovery = recovery_codes(page)
    return client


def fresh_code(client):
    return client.app.at(timezone.now() + timedelta(seconds=30))


class TestFirstSignIn:
    def test_the_right_password_leads_to_setting_up(self, client):
        assert give_password(client)["Location"] == "/sign-in/second-factor"

    def test_and_opens_nothing_yet(self, client):
        give_password(client)
        assert client.get("/inbox")["Location"].startswith("/sign-in")
        assert client.get("/your-account")["Location"].startswith("/sign-in")

    def test_the_first_code_lets_in_and_shows_ten_recovery_codes(self, enrolled):
        assert len(set(enrolled.recovery)) == 10
        assert enrolled.get("/inbox").status_code == 200

    def test_the_page_shows_the_same_key_until_it_is_confirmed(self, client):
        give_password(client)
        first, again = (client.get("/sign-in/second-factor").content.decode() for _ in range(2))
        assert key_shown(first) == key_shown(again)

    def test_a_wrong_code_says_so_and_opens_nothing(self, client):
        give_password(client)
        answer = client.post("/sign-in/second-factor", {"code": "12 34"})
        assert answer.status_code == 422
        assert "This code is not right" in answer.content.decode()
        assert client.get("/inbox")["Location"].startswith("/sign-in")

    def test_nothing_typed(self, client):
        give_password(client)
        assert (
            "Enter the code that your app shows"
            in client.post("/sign-in/second-factor", {"code": ""}).content.decode()
        )


class TestLaterSignIns:
    def test_the_code_lets_in_where_one_was_going(self, enrolled):
        enrolled.post("/sign-out")
        assert give_password(enrolled, next="/meetings")["Location"] == "/sign-in/code"
        answer = enrolled.post("/sign-in/code", {"code": fresh_code(enrolled)})
        assert answer["Location"] == "/meetings"
        assert enrolled.get("/meetings").status_code == 200

    def test_the_code_is_not_taken_twice(self, enrolled):
        code = fresh_code(enrolled)
        for expected in (302, 422):
            enrolled.post("/sign-out")
            give_password(enrolled)
            assert enrolled.post("/sign-in/code", {"code": code}).status_code == expected

    def test_a_recovery_code_lets_in_once(self, enrolled):
        for expected in (302, 422):
            enrolled.post("/sign-out")
            give_password(enrolled)
            assert enrolled.post("/sign-in/code", {"code": enrolled.recovery[0]}).status_code == expected

    def test_five_wrong_codes_hold_back_the_sixth(self, enrolled):
        enrolled.post("/sign-out")
        give_password(enrolled)
        for _ in range(5):
            assert "not right" in enrolled.post("/sign-in/code", {"code": "1234567"}).content.decode()
        page = enrolled.post("/sign-in/code", {"code": fresh_code(enrolled)}).content.decode()
        assert "too many failed attempts. Try again in 15 minutes" in page

    def test_signing_in_again_gives_no_new_guesses(self, enrolled):
        enrolled.post("/sign-out")
        for _ in range(5):
            give_password(enrolled)
            enrolled.post("/sign-in/code", {"code": "1234567"})
        give_password(enrolled)
        assert enrolled.post("/sign-in/code", {"code": fresh_code(enrolled)}).status_code == 422

    def test_a_password_alone_opens_nothing(self, enrolled):
        enrolled.post("/sign-out")
        give_password(enrolled)
        assert enrolled.get("/inbox")["Location"].startswith("/sign-in")

    def test_nobody_sets_up_another_factor_on_the_way_in(self, enrolled):
        enrolled.post("/sign-out")
        give_password(enrolled)
        assert enrolled.get("/sign-in/second-factor")["Location"] == "/sign-in"

    def test_the_pause_between_the_factors_ends(self, enrolled):
        enrolled.post("/sign-out")
        give_password(enrolled)
        session = enrolled.session
        session["half_way"] = {
            **session["half_way"],
            "at": (timezone.now() - timedelta(minutes=11)).isoformat(),
        }
        session.save()
        assert enrolled.post("/sign-in/code", {"code": fresh_code(enrolled)})["Location"] == "/sign-in"

    def test_the_code_page_without_a_password(self, client):
        assert client.get("/sign-in/code")["Location"] == "/sign-in"
        assert client.get("/sign-in/second-factor")["Location"] == "/sign-in"

    def test_the_session_key_changes_at_each_step(self, enrolled):
        enrolled.post("/sign-out")
        before = enrolled.get("/sign-in").client.session.session_key
        give_password(enrolled)
        between = enrolled.session.session_key
        enrolled.post("/sign-in/code", {"code": fresh_code(enrolled)})
        assert len({before, between, enrolled.session.session_key}) == 3


class TestBrowsers:
    def test_a_browser_that_was_let_in_is_marked_without_a_name(self, enrolled):
        cookie = enrolled.cookies["device"]
        assert "alice" not in cookie.value
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_strangers_do_not_lock_its_owner_out(self, enrolled):
        stranger = Client(HTTP_HOST="localhost", REMOTE_ADDR="203.0.113.9")
        for _ in range(10):
            give_password(stranger, "not it")
        assert "too many failed attempts" in give_password(stranger).content.decode()
        enrolled.post("/sign-out")
        assert give_password(enrolled)["Location"] == "/sign-in/code"

    def test_the_mark_of_one_account_says_nothing_for_another(self, enrolled):
        for _ in range(10):
            give_password(Client(HTTP_HOST="localhost"), "not it", "bob@example.invalid")
        enrolled.post("/sign-out")
        assert "too many" in give_password(enrolled, email="bob@example.invalid").content.decode()

    def test_a_forged_mark_says_nothing(self, client):
        client.cookies["device"] = "WyJ4IiwgInkiXQ:1abcde:forged"
        assert give_password(client)["Location"] == "/sign-in/second-factor"

    @pytest.mark.parametrize(("proxies", "held"), [(0, True), (1, False)])
    def test_the_address_is_the_one_our_proxy_wrote(self, client, settings, proxies, held, monkeypatch):
        from plumbline.access import brake
        from plumbline.access.rules import LIMITS, Brake, Limit

        settings.PROXIES = proxies
        monkeypatch.setitem(brake.LIMITS, Brake.ADDRESS, Limit(2, LIMITS[Brake.ADDRESS].within))
        for guess in range(2):
            told = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{guess}, 198.51.100.{guess}"}
            Client(HTTP_HOST="localhost", **told).post(
                "/sign-in", {"email": f"{guess}@example.invalid", "password": "not it"}
            )
        page = give_password(Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.9"))
        assert ("too many" in page.content.decode()) is held


class TestYourAccount:
    def test_it_says_what_there_is(self, enrolled):
        page = enrolled.get("/your-account").content.decode()
        assert "Authenticator app" in page
        assert "10 not used" in page

    def test_new_recovery_codes_for_a_code(self, enrolled):
        page = enrolled.post("/your-account/recovery-codes", {"code": fresh_code(enrolled)}).content.decode()
        assert len(set(recovery_codes(page)) - set(enrolled.recovery)) == 10

    def test_another_phone_needs_the_password_and_its_first_code(self, enrolled):
        assert enrolled.post("/your-account/second-factor/begin", {"old": "not it"}).status_code == 422
        enrolled.post("/your-account/second-factor/begin", {"old": PASSWORD})
        app = pyotp.TOTP(key_shown(enrolled.get("/your-account/second-factor").content.decode()))
        page = enrolled.post("/your-account/second-factor", {"code": app.now()}).content.decode()
        assert len(recovery_codes(page)) == 10

    def test_a_changed_password_keeps_this_session_and_ends_the_others(self, enrolled):
        other = Client(HTTP_HOST="localhost")
        other.app = enrolled.app
        give_password(other)
        other.post("/sign-in/code", {"code": fresh_code(other)})
        assert other.get("/your-account").status_code == 200
        answer = enrolled.post("/your-account/password", {"old": PASSWORD, "password": NEW})
        assert answer["Location"] == "/your-account"
        assert enrolled.get("/your-account").status_code == 200
        assert other.get("/your-account").status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("not it", NEW, "Your password is not right."),
            (PASSWORD, "plumblineplumbline", "one of the first that a guesser tries"),
            (PASSWORD, "short", "at least 12"),
            (PASSWORD, "alice@example.invalid", "too similar"),
        ],
    )
    def test_a_password_that_is_not_taken(self, enrolled, old, new, said):
        answer = enrolled.post("/your-account/password", {"old": old, "password": new})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert f'value="{new}"' not in answer.content.decode()


class TestChoosingByCode:
    @pytest.fixture
    def issued(self, personas, looking_as):
        with looking_as(personas.administrator) as administrator:
            return give_one_time_code(user_id=personas.alice.user_id, by=administrator)

    def test_it_works(self, client, issued):
        answer = client.post("/choose-password", {"code": issued.code, "password": NEW})
        assert answer["Location"] == "/sign-in"
        assert give_password(client, NEW)["Location"] == "/sign-in/second-factor"

    def test_it_ends_every_session(self, enrolled, issued):
        Client(HTTP_HOST="localhost").post("/choose-password", {"code": issued.code, "password": NEW})
        assert enrolled.get("/your-account").status_code == 302

    def test_it_does_not_sign_in(self, client, issued):
        client.post("/choose-password", {"code": issued.code, "password": NEW})
        assert client.get("/your-account").status_code == 302

    @pytest.mark.parametrize("code", ["0000-0000-0000-0000-0000-0000", "x", "' OR 1=1 --"])
    def test_a_code_that_is_none(self, client, code):
        answer = client.post("/choose-password", {"code": code, "password": NEW})
        assert answer.status_code == 422
        assert "This one-time code is not right" in answer.content.decode()
