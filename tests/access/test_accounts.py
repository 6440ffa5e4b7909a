"""Accounts are opened, changed and closed by an administrator, never by their owner."""

from uuid import uuid4

import pytest

from plumbline.access.enums import Role
from plumbline.access.models import User
from plumbline.access.queries import accounts, members_at, members_of, viewer_for, viewer_named
from plumbline.access.services import (
    close_account,
    end_membership_by_id,
    give_role,
    invite,
    reopen_account,
)
from plumbline.audit.models import Entry
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused


@pytest.fixture
def newcomer(personas, administrator, looking_as):
    with looking_as(administrator):
        return invite(
            email="New.Comer@example.invalid",
            name=" New Comer ",
            agency_id=personas.agencies["police"],
            role=Role.REPRESENTATIVE,
            by=administrator,
        )


def roles_of(user):
    return {s.role for s in viewer_for(User.objects.get(id=user.id)).standings}


class TestInviting:
    def test_it_works(self, newcomer):
        assert (newcomer.email, newcomer.name) == ("new.comer@example.invalid", "New Comer")
        assert roles_of(newcomer) == {Role.REPRESENTATIVE}

    def test_there_is_no_password_yet(self, newcomer):
        assert not newcomer.has_usable_password()

    @pytest.mark.parametrize("email", ["new.comer@example.invalid", "ALICE@example.invalid"])
    def test_a_name_is_given_once(self, newcomer, personas, administrator, email):
        with pytest.raises(DataUnfit, match="already"):
            invite(
                email=email,
                name="X",
                agency_id=personas.agencies["police"],
                role=Role.CHAIR,
                by=administrator,
            )

    def test_a_name_is_an_address(self, personas, administrator):
        with pytest.raises(DataUnfit, match="email address"):
            invite(
                email="alice",
                name="X",
                agency_id=personas.agencies["police"],
                role=Role.CHAIR,
                by=administrator,
            )

    def test_it_is_in_the_ledger(self, newcomer, administrator, as_role):
        with as_role("auditor"):
            entries = Entry.objects.filter(objects_seen__contains=[newcomer.id])
            assert {(e.what, e.actor) for e in entries} == {
                ("account.opened", administrator.user_id),
                ("membership.started", administrator.user_id),
            }


class TestRoles:
    def test_a_role_is_given(self, newcomer, personas, administrator, looking_as):
        police = personas.agencies["police"]
        with looking_as(administrator):
            give_role(user_id=newcomer.id, agency_id=police, role=Role.CHAIR, by=administrator)
        assert roles_of(newcomer) == {Role.REPRESENTATIVE, Role.CHAIR}

    def test_giving_it_twice_changes_nothing(self, newcomer, personas, administrator, looking_as):
        police = personas.agencies["police"]
        with looking_as(administrator):
            first = give_role(user_id=newcomer.id, agency_id=police, role=Role.CHAIR, by=administrator)
            again = give_role(user_id=newcomer.id, agency_id=police, role=Role.CHAIR, by=administrator)
        assert first.id == again.id

    def test_a_role_is_ended(self, newcomer, administrator, looking_as):
        held = newcomer.memberships.get()
        with looking_as(administrator):
            end_membership_by_id(membership_id=held.id, by=administrator)
            assert roles_of(newcomer) == set()
            with pytest.raises(NotVisible):
                end_membership_by_id(membership_id=held.id, by=administrator)

    def test_nobody_gives_themselves_one(self, personas, administrator):
        with pytest.raises(PermissionRefused, match="your own account"):
            give_role(
                user_id=administrator.user_id,
                agency_id=personas.agencies["council"],
                role=Role.CHAIR,
                by=administrator,
            )

    def test_nobody_ends_their_own(self, administrator):
        mine = User.objects.get(id=administrator.user_id).memberships.get()
        with pytest.raises(PermissionRefused, match="your own account"):
            end_membership_by_id(membership_id=mine.id, by=administrator)


class TestClosing:
    def test_a_closed_account_has_no_standing(self, newcomer, administrator):
        close_account(user_id=newcomer.id, by=administrator)
        assert roles_of(newcomer) == set()
        with pytest.raises(PermissionRefused, match="no open account"):
            viewer_named(newcomer.email)

    def test_reopening_gives_its_roles_back(self, newcomer, administrator):
        close_account(user_id=newcomer.id, by=administrator)
        reopen_account(user_id=newcomer.id, by=administrator)
        assert roles_of(newcomer) == {Role.REPRESENTATIVE}

    def test_nobody_closes_their_own(self, administrator):
        with pytest.raises(PermissionRefused):
            close_account(user_id=administrator.user_id, by=administrator)

    def test_an_account_that_is_not_there(self, administrator):
        with pytest.raises(NotVisible):
            close_account(user_id=uuid4(), by=administrator)

    def test_a_job_is_nobody_to_close(self, administrator):
        from plumbline.access.jobs import job_id

        with pytest.raises(NotVisible):
            close_account(user_id=job_id("ingest"), by=administrator)


@pytest.mark.parametrize("who", ["alice", "chair", "governance"])
def test_nobody_but_an_administrator(personas, newcomer, who):
    viewer = getattr(personas, who)
    police = personas.agencies["police"]
    for act in (
        lambda: invite(email="x@example.invalid", name="X", agency_id=police, role=Role.CHAIR, by=viewer),
        lambda: give_role(user_id=newcomer.id, agency_id=police, role=Role.CHAIR, by=viewer),
        lambda: close_account(user_id=newcomer.id, by=viewer),
        lambda: reopen_account(user_id=newcomer.id, by=viewer),
        lambda: end_membership_by_id(membership_id=newcomer.memberships.get().id, by=viewer),
        lambda: accounts(viewer),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_members_of_several_agencies_are_those_of_each(personas, looking_as):
    """Whoever holds two of the roles at one agency stands there once; an agency with nobody has an empty list."""
    wanted = [*personas.agencies.values(), uuid4()]
    with looking_as(personas.alice):
        found = members_at(wanted, roles=[Role.REPRESENTATIVE, Role.PRACTITIONER])
        each = {a: members_of(a, roles=[Role.REPRESENTATIVE, Role.PRACTITIONER]) for a in wanted}
    assert found == each
    assert [user.id for user in found[personas.agencies["housing"]]] == [personas.dana.user_id]
