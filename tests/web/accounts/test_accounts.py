"""The administrator's pages: every act asks first, says what it did, and is refused on one's own account."""

import re

import pytest
from django.test import Client

from plumbline.access.enums import Role
from plumbline.access.models import OneTimeCode, User
from plumbline.access.queries import colleagues_of, has_somebody, members_of, viewer_for
from plumbline.web.casework.choices import people_in
from plumbline.web.meeting.words import people_of
from tests.personas import PASSWORD


NEW = {"name": "New Comer", "email": "newcomer@example.invalid", "role": "representative"}


@pytest.fixture
def client(personas):
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "administrator@example.invalid", "password": PASSWORD})
    return client


@pytest.fixture
def alice(personas):
    return f"/accounts/{personas.alice.user_id}"


def text(response):
    return response.content.decode()


def open_one(client, personas, **other):
    return client.post("/accounts/open", {**NEW, "agency": personas.agencies["police"], "csrf": "x", **other})


class TestTheList:
    def test_it_works(self, client):
        page = text(client.get("/accounts"))
        assert "Panel co-ordinator, Council" in page
        assert "No account has been closed." in page

    def test_closed_accounts_stay_in_it(self, client, alice):
        client.post(f"{alice}/close", {"csrf": "x"})
        assert "Closed (1)" in text(client.get("/accounts"))

    def test_only_administrators(self, personas):
        other = Client(HTTP_HOST="localhost")
        other.post("/sign-in", {"email": "governance@example.invalid", "password": PASSWORD})
        for path in ("/accounts", "/accounts/open", f"/accounts/{personas.alice.user_id}"):
            assert other.get(path).status_code == 403


class TestTheAccountOfASystem:
    """An agency's system works as it; it is no person, so nobody chooses it and it needs no code."""

    @pytest.fixture
    def system(self, client, personas):
        assert open_one(client, personas, role="practitioner", whose="system").status_code == 302
        return User.objects.get(email=NEW["email"])

    def test_it_is_open_without_a_code_and_says_what_it_is(self, client, system):
        page = text(client.get(f"/accounts/{system.id}"))
        assert "Agency’s system" in page
        client.post(f"/accounts/{system.id}/code", {"csrf": "x"})
        assert not OneTimeCode.objects.filter(user=system).exists()

    def test_the_list_counts_people_with_a_second_factor_and_no_system(self, client, system):
        page = text(client.get("/accounts"))
        people = page.count("Not set up")
        assert f"0 of {people} people with an open account have set up a second factor." in page
        assert page.count('data-label="Second factor"') == people + 1

    def test_it_can_be_chosen_nowhere_and_still_answers(self, system, personas):
        police = personas.agencies["police"]
        assert system not in members_of(police, roles=[Role.PRACTITIONER])
        assert system not in colleagues_of(personas.bob.user_id)
        assert not [value for value, _ in people_in([police]) if value.startswith(str(system.id))]
        assert not [value for value, _ in people_of([police]) if value.startswith(str(system.id))]
        assert has_somebody(police, roles=[Role.PRACTITIONER])

    def test_an_account_of_a_person_can(self, client, personas):
        open_one(client, personas, role="practitioner")
        user = User.objects.get(email=NEW["email"])
        assert user in members_of(personas.agencies["police"], roles=[Role.PRACTITIONER])


class TestOpening:
    def test_it_shows_the_code_once(self, client, personas):
        page = text(open_one(client, personas))
        code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}", page).group()
        user = User.objects.get(email=NEW["email"])
        assert code not in text(client.get(f"/accounts/{user.id}"))
        assert "Agency representative" in text(client.get(f"/accounts/{user.id}"))

    def test_the_code_chooses_a_password(self, client, personas):
        code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}", text(open_one(client, personas))).group()
        answer = Client(HTTP_HOST="localhost").post(
            "/choose-password", {"code": code, "password": "lantern orchard velvet"}
        )
        assert answer["Location"] == "/sign-in"

    @pytest.mark.parametrize(
        ("other", "said"),
        [
            ({"name": ""}, "Enter the person’s name"),
            ({"email": "new"}, "Enter an email address like"),
            ({"email": "ALICE@example.invalid"}, "There is an account with this email address already."),
            ({"agency": ""}, "Choose an agency"),
            ({"agency": "8f9f6c1e-0000-4000-8000-000000000000"}, "Choose an agency"),
            ({"role": "king"}, "Choose a role"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, client, personas, other, said):
        before = User.objects.count()
        answer = open_one(client, personas, **other)
        assert answer.status_code == 422
        assert text(answer).count(said) == 2  # in the summary and beside the field
        assert 'value="New Comer"' in text(answer) or not other.get("name", "x")
        assert User.objects.count() == before


class TestOneAccount:
    def test_a_role_is_given_and_ended(self, client, alice, personas):
        client.post(f"{alice}/role", {"agency": personas.agencies["council"], "role": "chair"})
        page = text(client.get(alice))
        assert "Chair" in page
        end = re.findall(r"/accounts/roles/[0-9a-f-]+/end", page)
        asked = text(client.get(end[0]))
        assert "End this role" in asked
        assert "Chair at Council" in asked
        client.post(end[0], {"csrf": "x"})
        page = text(client.get(alice))
        assert "Roles that have ended" in page
        assert client.get(end[0]).status_code == 404

    def test_asking_changes_nothing(self, client, alice, personas):
        assert "Close this account" in text(client.get(f"{alice}/close"))
        assert viewer_for(User.objects.get(id=personas.alice.user_id)).standings

    def test_it_is_closed_and_opened_again(self, client, alice, personas):
        client.post(f"{alice}/close", {"csrf": "x"})
        assert not User.objects.get(id=personas.alice.user_id).is_active
        page = text(client.get(alice))
        assert "Open the account again" in page
        assert "Give a role" not in page
        client.post(f"{alice}/reopen", {"csrf": "x"})
        assert User.objects.get(id=personas.alice.user_id).is_active

    def test_closing_ends_what_is_open_in_a_browser(self, client, alice, personas):
        hers = Client(HTTP_HOST="localhost")
        hers.post("/sign-in", {"email": "alice@example.invalid", "password": PASSWORD})
        assert hers.get("/inbox").status_code == 200
        client.post(f"{alice}/close", {"csrf": "x"})
        assert hers.get("/inbox")["Location"].startswith("/sign-in")

    def test_a_code_for_somebody_who_forgot(self, client, alice):
        assert "call them back" in text(client.get(f"{alice}/code"))
        assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}", text(client.post(f"{alice}/code", {"csrf": "x"})))

    def test_there_is_no_second_factor_to_remove(self, client, alice):
        answer = client.post(f"{alice}/second-factor/remove", {"csrf": "x"})
        assert answer.status_code == 422
        assert "This account has no second factor." in text(answer)

    def test_an_account_that_is_not_there(self, client):
        for path in ("", "/role", "/code", "/close", "/reopen", "/second-factor/remove"):
            assert client.get(f"/accounts/8f9f6c1e-0000-4000-8000-000000000000{path}").status_code == 404


class TestOnesOwn:
    @pytest.fixture
    def mine(self, personas):
        return f"/accounts/{personas.administrator.user_id}"

    def test_it_offers_nothing(self, client, mine):
        page = text(client.get(mine))
        assert "This is your own account" in page
        assert "Close the account" not in page

    @pytest.mark.parametrize("act", ["close", "reopen", "code", "second-factor/remove"])
    def test_it_is_refused(self, client, mine, act):
        answer = client.post(f"{mine}/{act}", {"csrf": "x"})
        assert answer.status_code == 403
        assert "You cannot do this to your own account" in text(answer)

    def test_a_role_is_refused(self, client, mine, personas):
        answer = client.post(f"{mine}/role", {"agency": personas.agencies["council"], "role": "chair"})
        assert answer.status_code == 403
