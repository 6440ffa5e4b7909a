"""An archive is whole or refused: every member by its checksum, the manifest by its own."""

import io
import stat
import tarfile

import pytest

from plumbline.cli.keeping.archive import DUMP, MANIFEST, Writer, check, unpack
from plumbline.cli.keeping.backing_up import check_target, publish
from plumbline.cli.keeping.manifest import FORMAT, Manifest
from plumbline.cli.keeping.restoring import check_version
from plumbline.values.errors import DataUnfit


CONTENT = {DUMP: b"dump " * 5000, "files/uploads/a.csv": b"a,b\n1,2\n", "keys/identity": b"k" * 32}


def manifest(members, **other):
    said = {
        "format": FORMAT,
        "plumbline": "0.1.0",
        "backup_id": "8f9f6c1e-0000-4000-8000-000000000000",
        "made_at": "2026-11-23T12:00:00+00:00",
        "postgres": 180003,
        "last_entry_at": "",
        "migrations": ["access.0001_initial"],
        "tables": {"people_person": 0, "cases_case": 0},
        "seal": {"made_at": "", "snapshot": "1:1:", "restored": "-infinity", "entries": 0, "root": ""},
        "files": True,
        "keys": True,
        "members": members,
    }
    return Manifest(**{**said, **other})


@pytest.fixture
def archive(tmp_path):
    """A whole archive, or one whose manifest says something else."""

    def make(**other):
        path = tmp_path / f"archive-{len(other)}"
        writer = Writer(path)
        for name, content in CONTENT.items():
            source = tmp_path / "source"
            source.write_bytes(content)
            writer.add(name, source)
        writer.finish(manifest(writer.members, **other))
        return path

    return make


def test_it_works(archive, tmp_path):
    path = archive()
    assert check(path).members.keys() == CONTENT.keys()
    unpack(path, to=tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENT} == CONTENT


def test_only_its_owner_reads_it(archive, tmp_path):
    path = archive()
    unpack(path, to=tmp_path / "out")
    for file in (path, tmp_path / "out" / DUMP, tmp_path / "out" / "keys" / "identity"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.7])
def test_cut_off(archive, share):
    path = archive()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataUnfit, match="Nothing was changed"):
        check(path)


@pytest.mark.parametrize("what", [b"dump dump", b"1,2", b"people_person", b"kkkkkkkk"])
def test_one_byte_changed_anywhere(archive, what):
    path = archive()
    whole = path.read_bytes()
    assert what in whole
    path.write_bytes(whole.replace(what, what[:-1] + b"~", 1))
    with pytest.raises(DataUnfit, match="Nothing was changed"):
        check(path)


@pytest.mark.parametrize("content", [b"", b"not a tar", b"PK\x03\x04" + bytes(2000)])
def test_something_else(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(DataUnfit, match="not a whole archive"):
        check(path)


@pytest.mark.parametrize("name", ["none.plumb", "."])
def test_no_file(tmp_path, name):
    with pytest.raises(DataUnfit, match="There is no archive"):
        check(tmp_path / name)


def rewritten(path, *, add=None, leave=()):
    """The archive with a member added or left out, by somebody who knows tar but not the manifest."""
    out = path.with_suffix(".new")
    with tarfile.open(path) as old, tarfile.open(out, "w") as new:
        for entry in old:
            if entry.name not in leave:
                new.addfile(entry, old.extractfile(entry))
        if add is not None:
            new.addfile(add, io.BytesIO(bytes(add.size)))
    return out


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "files/../../outside", "other/thing"])
def test_a_member_that_would_land_elsewhere(archive, name):
    with pytest.raises(DataUnfit, match="does not write"):
        check(rewritten(archive(), add=tarfile.TarInfo(name)))


def test_a_link(archive):
    link = tarfile.TarInfo("files/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(DataUnfit, match="does not write"):
        check(rewritten(archive(), add=link))


@pytest.mark.parametrize("name", [DUMP, "keys/identity", MANIFEST, "manifest.sha256"])
def test_a_member_that_is_missing(archive, name):
    with pytest.raises(DataUnfit):
        check(rewritten(archive(), leave=[name]))


def test_a_member_that_nobody_named(archive):
    with pytest.raises(DataUnfit, match="checksums"):
        check(rewritten(archive(), add=tarfile.TarInfo("files/extra")))


def test_a_newer_format(archive):
    with pytest.raises(DataUnfit, match=f"reads format {FORMAT}"):
        check(archive(format=FORMAT + 1))


def test_a_newer_database(archive):
    found = check(archive(migrations=["access.0001_initial", "access.0999_later"]))
    with pytest.raises(DataUnfit, match="newer Plumbline"):
        check_version(found)


def test_our_own_version(archive):
    check_version(check(archive()))


class TestTarget:
    def test_a_file_that_is_there(self, tmp_path):
        (tmp_path / "there").write_text("precious")
        with pytest.raises(DataUnfit, match="overwrites nothing"):
            check_target(tmp_path / "there")

    def test_a_link_to_nowhere(self, tmp_path):
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        with pytest.raises(DataUnfit, match="overwrites nothing"):
            check_target(tmp_path / "link")

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(DataUnfit, match="no folder"):
            check_target(tmp_path / "nowhere" / "archive")

    def test_a_file_that_came_in_between(self, tmp_path):
        folder = tmp_path / ".aside"
        folder.mkdir()
        (folder / "archive").write_text("new")
        (tmp_path / "archive").write_text("precious")
        with pytest.raises(FileExistsError):
            publish(folder, tmp_path / "archive")
        assert (tmp_path / "archive").read_text() == "precious"
        assert not folder.exists()
