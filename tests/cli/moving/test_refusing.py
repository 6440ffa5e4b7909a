"""What is refused on the way in: told in a sentence, with nothing half-done."""

import gzip
import io
import tarfile
import uuid
from dataclasses import replace

import pytest
from tests.cli.moving.remaking import FINGERPRINT, remade

from plumbline.cli.moving import arriving, package
from plumbline.cli.moving.age import Locking, secret_of
from plumbline.cli.moving.package import members
from plumbline.values.errors import DataUnfit


pytestmark = [pytest.mark.xdist_group("moving")]


@pytest.fixture(scope="module")
def empty(place):
    return place("empty")


def everything(place, name):
    with place.raw(name) as raw:
        tables = raw.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {t: raw.execute(f"SELECT count(*) FROM {t}").fetchone() for (t,) in tables}


@pytest.fixture
def refused(place, empty, another, run_at, taken):
    """`refused(path)` is the sentence in which a file was refused; nothing has changed."""

    def run(path, *words, at=empty, told=taken.said["fingerprint"]):
        before = everything(place, at)
        code, said = run_at(at, "migrator", "move-in", path, "--from", told, *words, keys=another)
        assert code == 1, said
        assert "Nothing was changed" in said or "--" in said
        assert "Traceback" not in said
        assert everything(place, at) == before
        return said

    return run


@pytest.fixture
def changed(taken, another, tmp_path):
    """`changed(rows=…, said=…)` is a file with something in it changed, signed by somebody else."""

    def make(**changes):
        return remade(
            taken.path,
            tmp_path / "changed",
            secret=secret_of(another),
            recipient=taken.recipient,
            **changes,
        )

    return make


def test_a_file_made_anew_unchanged_is_whole(changed, run_at, empty, another):
    """What the tests below change is all that is wrong with their files."""
    code, said = run_at(
        empty, "migrator", "move-in", changed(), "--from", FINGERPRINT, "--check", keys=another
    )
    assert code == 0, said


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_cut_off(taken, refused, tmp_path, share):
    whole = taken.path.read_bytes()
    (tmp_path / "cut").write_bytes(whole[: int(len(whole) * share)])
    refused(tmp_path / "cut")


@pytest.mark.parametrize("share", [0.0, 0.0005, 0.01, 0.5, 0.99999])
def test_one_bit_changed(taken, refused, tmp_path, share):
    whole = bytearray(taken.path.read_bytes())
    whole[int(len(whole) * share)] ^= 1
    (tmp_path / "bit").write_bytes(whole)
    refused(tmp_path / "bit")


def test_something_else(refused, tmp_path):
    (tmp_path / "other").write_bytes(b"PK\x03\x04" + bytes(2000))
    assert "not a file that" in refused(tmp_path / "other")


def test_no_file(refused, tmp_path):
    assert "There is no file" in refused(tmp_path / "none")


def test_locked_for_another(refused, run_at, empty, taken, tmp_path_factory):
    from plumbline.embedded import Home

    third = Home(tmp_path_factory.mktemp("third"))
    code, said = run_at(
        empty, "migrator", "move-in", taken.path, "--from", taken.said["fingerprint"], keys=third
    )
    assert (code, "locked for another key" in said) == (1, True)


def test_signed_by_somebody_else(changed, refused):
    said = refused(changed())
    assert FINGERPRINT in said
    assert "Telephone" in said


def test_the_hash_of_no_member_may_differ(changed, refused):
    def other(manifest):
        name = "rows/agencies_agency/000001.jsonl"
        return replace(
            manifest, members={**manifest.members, name: {**manifest.members[name], "sha256": "0" * 64}}
        )

    assert "damaged" in refused(changed(said=other), told=FINGERPRINT)


def test_counts_must_fit(changed, refused):
    def other(manifest):
        return replace(manifest, tables={**manifest.tables, "people_person": 99})

    assert "damaged" in refused(changed(said=other), told=FINGERPRINT)


@pytest.mark.parametrize("how", ["older", "newer"])
def test_another_version_of_the_tables(changed, refused, how):
    def other(manifest):
        now = manifest.migrations
        return replace(manifest, migrations=now[:-1] if how == "older" else [*now, "cases.9999_later"])

    assert "tables differ" in refused(changed(said=other), told=FINGERPRINT)


def test_another_version_of_the_format(changed, refused):
    assert "version 2" in refused(changed(said=lambda m: replace(m, version=2)), told=FINGERPRINT)


def locked(taken, path, content):
    """A file for the right key that holds these bytes."""
    with path.open("wb") as out:
        locking = Locking(out, taken.recipient)
        locking.write(gzip.compress(content))
        locking.close()
    return path


def tar_of(*entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, kind, content in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.size = kind, len(content)
            entry.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize(
    "entries",
    [
        [("../../etc/cron.d/x", tarfile.REGTYPE, b"x")],
        [("/etc/passwd", tarfile.REGTYPE, b"x")],
        [("rows/../../x/000001.jsonl", tarfile.REGTYPE, b"x")],
        [("manifest.json", tarfile.SYMTYPE, b"")],
        [("rows", tarfile.DIRTYPE, b"")],
        [("README.txt", tarfile.REGTYPE, b"x"), ("README.txt", tarfile.REGTYPE, b"y")],
        [("rows/people_person/000001.jsonl.exe", tarfile.REGTYPE, b"x")],
    ],
    ids=["up", "absolute", "up-inside", "link", "folder", "twice", "another-name"],
)
def test_members_that_are_not_ours(taken, refused, tmp_path, entries):
    assert "not a file that" in refused(locked(taken, tmp_path / "odd", tar_of(*entries)))


def test_something_after_the_end(taken, refused, tmp_path):
    content = tar_of(("README.txt", tarfile.REGTYPE, b"x")) + b"more"
    assert "not a file that" in refused(locked(taken, tmp_path / "more", content))


def test_a_bomb_is_left_before_it_has_unpacked(taken, refused, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "AT_LEAST", 1 << 20)
    bomb = locked(taken, tmp_path / "bomb", tar_of(("README.txt", tarfile.REGTYPE, bytes(40 << 20))))
    assert bomb.stat().st_size < 100_000
    assert "far more" in refused(bomb)


def test_a_member_larger_than_any_of_ours_is_not_read(taken, another, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "LARGEST_MEMBER", 1000)
    path = locked(taken, tmp_path / "large", tar_of(("README.txt", tarfile.REGTYPE, bytes(1001))))
    with pytest.raises(DataUnfit, match="not a file that"):
        list(members(path, secret_of(another)))


def test_a_second_time(arrived, taken, refused):
    assert "brought in before" in refused(taken.path, at=arrived.name)


def test_a_row_that_does_not_fit(changed, refused):
    rows = {"cases_case": lambda row: [{**row, "opened_at": "some day"}]}
    assert "does not fit" in refused(changed(rows=rows), told=FINGERPRINT)


def test_a_row_whose_parent_is_missing(changed, refused):
    rows = {"schemes_charter": lambda row: [{**row, "scheme_id": str(uuid.uuid4())}]}
    assert "does not fit" in refused(changed(rows=rows), told=FINGERPRINT)


def test_a_reader_who_did_not_come(changed, refused):
    rows = {"cases_case": lambda row: [{**row, "seen_by_users": [*row["seen_by_users"], str(uuid.uuid4())]}]}
    assert "reader who is not in this file" in refused(changed(rows=rows), told=FINGERPRINT)


def test_a_child_that_more_would_see_than_its_case(changed, refused, leaving):
    charlie = str(leaving.p.charlie.user_id)
    rows = {"cases_fact": lambda row: [{**row, "seen_by_users": [*row["seen_by_users"], charlie]}]}
    assert "seen by others" in refused(changed(rows=rows), told=FINGERPRINT)


def test_a_child_that_a_blocked_person_would_see(changed, refused):
    rows = {"cases_participant": lambda row: [{**row, "hidden_from": []}]}
    assert "seen by others" in refused(changed(rows=rows), told=FINGERPRINT)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: [{**row, "actor": str(uuid.uuid4())}],
        lambda row: [] if row["what"] == "case.opened" else [row],
        lambda row: [row, {**row, "id": str(uuid.uuid4())}] if row["what"] == "case.opened" else [row],
    ],
    ids=["changed", "dropped", "added"],
)
def test_a_ledger_that_does_not_add_up(changed, refused, change):
    assert "does not add up" in refused(changed(rows={"audit_entry": change}), told=FINGERPRINT)


def test_a_scheme_of_a_kind_that_is_not_known_here(changed, refused):
    rows = {"schemes_scheme": lambda row: [{**row, "kind": "of-their-own"}]}
    assert "of-their-own" in refused(changed(rows=rows), told=FINGERPRINT)


@pytest.mark.parametrize("role", ["tester", "backup"])
def test_only_as_the_migrator(empty, taken, run_at, another, role):
    code, said = run_at(empty, role, "move-in", taken.path, "--from", taken.said["fingerprint"], keys=another)
    assert (code, "as plumbline_migrator" in said) == (1, True)


def test_a_request_serves_once(leaving, taken, run_at, tmp_path):
    code, said = run_at(leaving.name, "backup", "move-out", tmp_path / "again", "--request", taken.request)
    assert (code, "serves once" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_without_a_request_nothing_leaves(leaving, taken, run_at, tmp_path):
    code, said = run_at(leaving.name, "backup", "move-out", tmp_path / "none", "--request", uuid.uuid4())
    assert (code, "no such request" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["[]", "{}", "5", "no json", '{"id": 5}', "\ufeff{}", "[" * 2000])
@pytest.mark.parametrize("table", ["access_user", "cases_case"])
def test_a_line_that_is_no_row(taken, another, refused, tmp_path, table, line):
    path = remade(
        taken.path,
        tmp_path / "lines",
        secret=secret_of(another),
        recipient=taken.recipient,
        lines={table: [line]},
    )
    assert "does not fit" in refused(path, told=FINGERPRINT)


def test_somebody_is_at_work(place, empty, refused, taken, monkeypatch):
    monkeypatch.setattr(arriving, "PATIENCE", "100ms")
    with place.raw(empty) as raw:
        raw.execute("LOCK TABLE cases_case IN ROW EXCLUSIVE MODE")
        assert "at work" in refused(taken.path)
