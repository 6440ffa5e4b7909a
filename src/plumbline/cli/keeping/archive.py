"""One file: a tar of the dump, files and keys, then the manifest with every member's checksum, then the manifest's own.

Written and checked in one pass, however large it is.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from plumbline.cli.keeping.manifest import Manifest, read_manifest
from plumbline.values.errors import DataUnfit


DUMP, MANIFEST, CHECKSUM = "database.dump", "manifest.json", "manifest.sha256"
FOLDERS = ("files/", "keys/")
CHUNK = 1 << 20
SPOILT = "“{}” is not a whole archive of Plumbline: {}. Nothing was changed. Use another copy."


class Writer:
    """An archive being written, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed in `finish`
        self.members: dict[str, str] = {}

    def add(self, name: str, source: Path) -> None:
        """Add a file under ``name``."""
        with source.open("rb") as opened:
            entry = _plain(name, os.fstat(opened.fileno()).st_size)
            hashing = _Hashing(opened)
            self._tar.addfile(entry, hashing)
        self.members[name] = hashing.digest()

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest and its checksum, and make sure that all of it is on the disk."""
        text = manifest.to_bytes()
        for name, content in ((MANIFEST, text), (CHECKSUM, hashlib.sha256(text).hexdigest().encode())):
            self._tar.addfile(_plain(name, len(content)), io.BytesIO(content))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Close what is open; the file is the caller's to remove."""
        self._file.close()


def check(path: Path) -> Manifest:
    """Read an archive from end to end and return what it says of itself.

    Raises
    ------
    DataUnfit: there is no such file, it is cut off, changed, not an archive, or made by a newer Plumbline.
    OSError: it cannot be read.
    """
    if not path.is_file():
        raise DataUnfit(f"There is no archive “{path}”. Nothing was changed.", slug="no-archive")
    found: dict[str, str] = {}
    last: dict[str, bytes] = {}
    try:
        with tarfile.open(path, mode="r:") as tar:
            for entry in tar:
                _check_name(entry, path)
                opened = tar.extractfile(entry)
                if entry.name in (MANIFEST, CHECKSUM):
                    last[entry.name] = opened.read() if opened else b""
                else:
                    found[entry.name] = _digest_of(opened)
    except (tarfile.TarError, EOFError) as broken:
        raise DataUnfit(
            SPOILT.format(path.name, "it is cut off or not an archive"), slug="spoilt"
        ) from broken
    text = last.get(MANIFEST, b"")
    if not text or hashlib.sha256(text).hexdigest().encode() != last.get(CHECKSUM):
        raise DataUnfit(SPOILT.format(path.name, "its manifest is missing or changed"), slug="spoilt")
    manifest = read_manifest(text)
    if manifest.members != found:
        raise DataUnfit(SPOILT.format(path.name, "its contents do not match its checksums"), slug="spoilt")
    return manifest


def unpack(path: Path, *, to: Path) -> None:
    """Write the members of a checked archive below a folder, each readable by us alone."""
    with tarfile.open(path, mode="r:") as tar:
        for entry in tar:
            _check_name(entry, path)
            if entry.name in (MANIFEST, CHECKSUM):
                continue
            target = to / entry.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened = tar.extractfile(entry)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                for part in _parts(opened):
                    out.write(part)


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened, self._hash = opened, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        part = self._opened.read(size)
        self._hash.update(part)
        return part

    def digest(self) -> str:
        """Hash of all that was read."""
        return self._hash.hexdigest()


def _plain(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _check_name(entry: tarfile.TarInfo, path: Path) -> None:
    """An archive of ours holds plain files under a few names; anything else would be written elsewhere."""
    ours = entry.name in (DUMP, MANIFEST, CHECKSUM) or entry.name.startswith(FOLDERS)
    if not (entry.isreg() and ours and ".." not in Path(entry.name).parts):
        raise DataUnfit(
            SPOILT.format(path.name, "it holds something that Plumbline does not write"), slug="spoilt"
        )


def _digest_of(opened: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    for part in _parts(opened):
        digest.update(part)
    return digest.hexdigest()


def _parts(opened: IO[bytes] | None) -> Iterable[bytes]:
    while opened is not None and (part := opened.read(CHUNK)):
        yield part
