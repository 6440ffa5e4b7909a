"""A changed ledger is found out by a root that was kept elsewhere."""

import hashlib
from uuid import uuid4

import psycopg
import pytest

from plumbline.audit.fingerprint import fingerprint, merkle_root
from plumbline.audit.seals import holds, keep_seal, make_seal, seals_of


# Inputs and roots of the Certificate Transparency project's own tests of RFC 6962.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("many", range(1, 9))
def test_published_roots(many):
    assert merkle_root(bytes.fromhex(text) for text in INPUTS[:many]).hex() == ROOTS[many - 1]


def test_nothing_has_a_root_too():
    assert merkle_root([]) == hashlib.sha256(b"").digest()


ENTRY = (
    "INSERT INTO audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because, recorded_at) "
    "VALUES (%s, now(), %s, 'person', '{}', 'access', 'account.opened', 'account', '{}', '', clock_timestamp())"
)


@pytest.fixture
def ledger(server, django_db_setup):
    """A connection that may do what only the owner of the machine may; five entries; all of it undone at the end."""
    with psycopg.connect(server.dsn(database="plumbline")) as connection:
        connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
        for _ in range(5):
            connection.execute(ENTRY, [uuid4(), uuid4()])
        yield connection
        connection.rollback()


@pytest.fixture
def sealed(ledger):
    # The snapshot of a transaction does not see the transaction itself: here it is told to.
    stretch = {"snapshot": "1:1:", "restored": "infinity"}
    return stretch, fingerprint(ledger, **stretch)


def test_an_untouched_ledger_reads_alike(ledger, sealed):
    stretch, found = sealed
    assert found.entries >= 5
    assert fingerprint(ledger, **stretch) == found


SPOILT = {
    "changed": "UPDATE audit_entry SET what = 'account.closed' WHERE id = (SELECT id FROM audit_entry LIMIT 1)",
    "somebody else": "UPDATE audit_entry SET actor = gen_random_uuid() WHERE id = (SELECT id FROM audit_entry LIMIT 1)",
    "back-dated": "UPDATE audit_entry SET at = at - interval '1 microsecond' WHERE id = (SELECT id FROM audit_entry LIMIT 1)",
    "dropped": "DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry LIMIT 1)",
    "the newest dropped": "DELETE FROM audit_entry WHERE recorded_at = (SELECT max(recorded_at) FROM audit_entry)",
    "moved": "UPDATE audit_entry SET recorded_at = recorded_at - interval '1 day' WHERE recorded_at = (SELECT max(recorded_at) FROM audit_entry)",
    "added": "INSERT INTO audit_entry SELECT gen_random_uuid(), at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because FROM audit_entry LIMIT 1",
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_ledger_is_found_out(ledger, sealed, what):
    stretch, found = sealed
    assert ledger.execute(SPOILT[what]).rowcount == 1
    assert fingerprint(ledger, **stretch) != found


class TestSeals:
    @pytest.fixture
    def repeatable(self, server, django_db_setup):
        with psycopg.connect(server.dsn(database="plumbline"), autocommit=True) as connection:
            yield connection

    def test_entries_after_the_seal_do_not_break_it(self, repeatable, server):
        with repeatable.transaction():
            repeatable.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            seal = make_seal(repeatable, None)
        with psycopg.connect(server.dsn(database="plumbline")) as later:
            later.execute(ENTRY, [uuid4(), uuid4()])
            assert holds(later, seal)
            later.rollback()

    def test_an_entry_that_was_under_way_belongs_to_the_next(self, repeatable, server):
        """Its clock is earlier than the seal, and it commits after."""
        with psycopg.connect(server.dsn(database="plumbline")) as slow:
            slow.execute(ENTRY, [uuid4(), uuid4()])
            with repeatable.transaction():
                repeatable.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                seal = make_seal(repeatable, None)
            assert holds(slow, seal)
            slow.rollback()

    def test_they_are_kept_in_a_file_of_ours_alone(self, repeatable, tmp_path):
        with repeatable.transaction():
            repeatable.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            seal = make_seal(repeatable, None)
        file = tmp_path / "seals"
        assert seals_of(file) == []
        keep_seal(file, seal)
        keep_seal(file, seal)
        assert seals_of(file) == [seal, seal]
        assert file.stat().st_mode & 0o777 == 0o600


def test_an_old_entry_with_a_new_number_satisfies_no_guard(server, django_db_setup):
    """Transaction numbers start afresh in a restored database."""
    with psycopg.connect(server.dsn(database="plumbline")) as raw:
        raw.execute(
            "INSERT INTO audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because, recorded_at) "
            "VALUES (%s, now(), %s, 'person', '{}', 'access', 'x', 'x', '{}', '', now() - interval '1 day')",
            [uuid4(), uuid4()],
        )
        with pytest.raises(psycopg.Error, match="needs a ledger entry"):
            raw.execute("UPDATE access_user SET is_active = is_active")
