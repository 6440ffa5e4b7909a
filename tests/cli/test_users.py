"""`plumbline users` and `plumbline agencies`: the first administrator, then everybody by them."""

import json

import pytest
from tests.personas import PASSWORD

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership, OneTimeCode, User
from plumbline.access.queries import account_named, viewer_named
from plumbline.access.services import Outcome, choose_password_by_code, close_account, try_password
from plumbline.audit.models import Entry
from plumbline.cli.main import main


pytestmark = pytest.mark.django_db
NEW = "newcomer@example.invalid"
AS_ADMIN = ("--as", "administrator@example.invalid")
ADD = ("add", NEW, "--name", "New Comer", "--agency", "police", "--role", "representative")


@pytest.fixture
def said(plumbline):
    """`said("users", "list")` makes sure that it was well, and gives its JSON."""

    def run(*line):
        code, out, err = plumbline(*line, "--json")
        assert code == 0, err
        return json.loads(out)

    return run


class TestFirstAdministrator:
    def test_a_fresh_installation_gets_its_first(self, said):
        said("agencies", "add", "north-council", "--name", "North Council", "--kind", "council")
        added = said(
            "users", "add", NEW, "--name", "First", "--agency", "north-council", "--role", "administrator"
        )
        choose_password_by_code(code=added["one_time_code"], password="lantern orchard velvet")
        assert viewer_named(NEW).roles == {Role.ADMINISTRATOR}

    def test_once_there_is_one_they_must_be_named(self, refused, personas):
        assert "--as" in refused("users", *ADD)
        assert "--as" in refused("users", "reset", "alice@example.invalid")
        assert "--as" in refused("agencies", "add", "x", "--name", "X", "--kind", "charity")

    def test_an_agency_is_of_a_kind_that_laws_and_rules_know(self, said, refused, as_role):
        assert "childrens-social-care" in refused(
            "agencies", "add", "trust", "--name", "Trust", "--kind", "mental-health"
        )
        said("agencies", "add", "trust", "--name", "Trust", "--kind", "charity")
        assert "no agency called" in refused("agencies", "kind", "other", "--kind", "health")
        assert said("agencies", "kind", "trust", "--kind", "health")["agencies"][-1]["kind"] == "health"
        with as_role("auditor"):
            assert Entry.objects.filter(what="agency.kind_set").count() == 1

    def test_but_the_only_one_is_helped_without(self, said, personas):
        assert said("users", "reset", "administrator@example.invalid")["one_time_code"]

    def test_an_only_one_who_left_leaves_the_job(self, said, personas, as_role):
        with as_role("worker"):
            close_account(user_id=personas.administrator.user_id, by=job_viewer("set-up"))
        assert said("users", *ADD)["email"] == NEW


class TestAdding:
    def test_it_works(self, said, personas):
        added = said("users", *ADD, *AS_ADMIN)
        choose_password_by_code(code=added["one_time_code"], password="lantern orchard velvet")
        found = try_password(email=NEW, password="lantern orchard velvet", address="192.0.2.1")
        assert found.outcome is Outcome.RIGHT
        assert viewer_named(NEW).roles == {Role.REPRESENTATIVE}

    def test_the_code_is_shown_and_not_kept(self, plumbline, personas):
        code, out, err = plumbline("users", *ADD, *AS_ADMIN)
        shown = next(line for line in out.splitlines() if "shown only now" in line).rsplit(" ", 1)[1]
        assert code == 0
        assert shown.replace("-", "") not in OneTimeCode.objects.get().digest.upper()
        assert shown not in err

    def test_a_taken_name(self, refused, personas):
        assert "already" in refused("users", "add", "alice@example.invalid", *ADD[2:], *AS_ADMIN)

    def test_an_agency_that_is_not_there(self, refused, personas):
        told = refused("users", *ADD[:5], "nowhere", *ADD[6:], *AS_ADMIN)
        assert "Known agencies" in told

    def test_the_ledger_names_who_asked(self, said, personas, as_role):
        said("users", *ADD, *AS_ADMIN)
        with as_role("auditor"):
            entries = Entry.objects.filter(actor=personas.administrator.user_id)
            assert set(entries.values_list("what", flat=True)) == {
                "account.opened",
                "membership.started",
                "account.code_given",
            }

    def test_only_an_administrator(self, refused, personas):
        assert "Only an administrator" in refused("users", *ADD, "--as", "alice@example.invalid")


class TestChanging:
    ALICE = "alice@example.invalid"

    def test_end_and_reopen(self, said, personas):
        said("users", "end", self.ALICE, *AS_ADMIN)
        assert not account_named(self.ALICE).is_active
        said("users", "reopen", self.ALICE, *AS_ADMIN)
        assert viewer_named(self.ALICE).roles == {Role.COORDINATOR}

    def test_roles(self, said, personas):
        role = (self.ALICE, "--agency", "council", "--role", "chair", *AS_ADMIN)
        said("users", "role-add", *role)
        assert viewer_named(self.ALICE).roles == {Role.COORDINATOR, Role.CHAIR}
        said("users", "role-end", *role)
        assert viewer_named(self.ALICE).roles == {Role.COORDINATOR}
        assert Membership.objects.get(user__email=self.ALICE, role="chair").ends is not None

    def test_a_role_that_is_not_held(self, refused, personas):
        line = ("role-end", self.ALICE, "--agency", "police", "--role", "chair", *AS_ADMIN)
        assert "does not hold" in refused("users", *line)

    def test_reset_leaves_the_password_until_it_is_used(self, said, personas):
        code = said("users", "reset", self.ALICE, *AS_ADMIN)["one_time_code"]
        assert User.objects.get(email=self.ALICE).check_password(PASSWORD)
        choose_password_by_code(code=code, password="lantern orchard velvet")
        assert not User.objects.get(email=self.ALICE).check_password(PASSWORD)

    @pytest.mark.usefixtures("second_factor_of_alice")
    def test_a_second_factor_is_removed(self, said, refused, personas):
        said("users", "remove-second-factor", self.ALICE, *AS_ADMIN)
        assert "no second factor" in refused("users", "remove-second-factor", self.ALICE, *AS_ADMIN)

    def test_nobody_changes_their_own(self, refused, personas):
        assert "your own account" in refused("users", "end", AS_ADMIN[1], *AS_ADMIN)

    def test_an_account_that_is_not_there(self, refused, personas):
        assert NEW in refused("users", "end", NEW, *AS_ADMIN)


@pytest.fixture
def second_factor_of_alice(personas, looking_as):
    import pyotp

    from plumbline.access.queries import second_factor_secret
    from plumbline.access.services import confirm_second_factor, start_second_factor

    with looking_as(personas.alice) as alice:
        start_second_factor(by=alice)
        confirm_second_factor(code=pyotp.TOTP(second_factor_secret(alice)).now(), by=alice)


class TestListing:
    @pytest.mark.usefixtures("second_factor_of_alice")
    def test_it_works(self, said, personas):
        listed = {a["email"]: a for a in said("users")["accounts"]}
        assert listed["alice@example.invalid"] == {
            "email": "alice@example.invalid",
            "name": "Alice",
            "open": True,
            "second_factor": True,
            "roles": [{"agency": "council", "role": "coordinator"}],
        }
        assert not listed["bob@example.invalid"]["second_factor"]

    def test_a_closed_account_stays_in_sight(self, plumbline, said, personas):
        said("users", "end", "bob@example.invalid", *AS_ADMIN)
        _, out, _ = plumbline("users", "list")
        assert "[closed]" in next(line for line in out.splitlines() if line.startswith("bob@"))

    def test_no_system_job_is_listed(self, said, personas):
        assert not any(a["email"].endswith("jobs.invalid") for a in said("users")["accounts"])

    def test_nothing_yet(self, plumbline):
        assert plumbline("users")[1] == "There are no accounts yet.\n"
        assert plumbline("agencies")[1] == "There are no agencies yet.\n"


def test_an_agency_is_not_lost_under_the_short_name_of_another(said, refused):
    said("agencies", "add", "north", "--name", "North Council", "--kind", "council")
    said("agencies", "add", "north", "--name", "North Council", "--kind", "council")
    told = refused("agencies", "add", "north", "--name", "North Police", "--kind", "police")
    assert "is North Council (council) already" in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["users", "add"], "EMAIL, --name, --agency, --role"),
        (["users", "add", NEW, "--name", "X"], "--agency, --role"),
        (["users", "role-add", NEW], "--agency, --role"),
        (["users", "reset"], "EMAIL"),
        (["users", "burn"], "invalid choice"),
        (["users", "add", NEW, "--role", "king"], "invalid choice"),
        (["agencies", "add", "north"], "plumbline agencies add"),
        (["agencies", "add", "North Council", "--name", "X", "--kind", "council"], "small letters"),
    ],
)
def test_misuse_is_two(line, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(line)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


class TestManagers:
    MANAGER = ("users", "manager", "bob@example.invalid", "--agency", "police", "--role", "representative")

    def test_one_is_named_and_taken_away(self, said, personas, plumbline):
        named = said(*self.MANAGER, "--manager", "chair@example.invalid", *AS_ADMIN)
        assert named["manager"] == "Chair"
        assert said(*self.MANAGER, *AS_ADMIN)["manager"] == "nobody"
        _, words, _ = plumbline(*self.MANAGER, "--manager", "chair@example.invalid", *AS_ADMIN)
        assert words.strip() == "Bob, representative at police, is managed by Chair."

    def test_not_somebody_of_another_agency(self, refused, personas):
        told = refused(*self.MANAGER, "--manager", "alice@example.invalid", *AS_ADMIN)
        assert told == "Choose somebody else with a role at the same agency."
