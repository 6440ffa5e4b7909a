"""Somebody who has the file opened, its README and its schemas, and nothing of Plumbline, can read all of it."""

import hashlib
import io
import json
import tarfile
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import Draft202012Validator
from tests.cli.moving.conftest import CANARY
from tests.personas import PASSWORD

from plumbline.cli.moving.age import Opening, secret_of


pytestmark = [pytest.mark.xdist_group("moving")]


@pytest.fixture(scope="module")
def opened(taken, another):
    """What ``age -d`` gives: a tar in gzip. From here on no line of Plumbline is used."""
    with taken.path.open("rb") as locked, closing(Opening(locked, secret_of(another))) as clear:
        content = clear.read()
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


@pytest.fixture(scope="module")
def rows(opened):
    found = {}
    for name in sorted(n for n in opened if n.startswith("rows/")):
        found.setdefault(name.split("/")[1], []).extend(
            map(json.loads, opened[name].decode().removesuffix("\n").split("\n"))
        )
    return found


def test_every_line_is_as_its_schema_says(opened, rows):
    for table, lines in rows.items():
        schema = json.loads(opened[f"schemas/{table}.json"])
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for line in lines:
            assert not list(validator.iter_errors(line)), table


def test_a_line_that_is_otherwise_is_found_out(opened, rows):
    validator = Draft202012Validator(json.loads(opened["schemas/cases_case.json"]))
    assert list(validator.iter_errors({**rows["cases_case"][0], "opened_at": "some day"}))


def test_every_id_is_found_where_the_schema_says(opened, rows):
    looked = 0
    for table, lines in rows.items():
        for column, said in json.loads(opened[f"schemas/{table}.json"])["properties"].items():
            if "x-points-to" in said:
                there = {row["id"] for row in rows.get(said["x-points-to"]["table"], [])}
                assert {row[column] for row in lines if row[column] is not None} <= there
                looked += 1
    assert looked > 30


def test_each_part_has_the_hash_and_each_table_the_rows_that_the_manifest_says(opened, rows):
    manifest = json.loads(opened["manifest.json"])
    said = {name: member["sha256"] for name, member in manifest["members"].items()}
    found = {
        n: hashlib.sha256(c).hexdigest()
        for n, c in opened.items()
        if n not in ("manifest.json", "signature.json")
    }
    assert said == found
    assert {table: n for table, n in manifest["tables"].items() if n} == {t: len(r) for t, r in rows.items()}


def test_the_signature_is_as_the_readme_says(opened, taken):
    said = json.loads(opened["signature.json"])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
    key.verify(bytes.fromhex(said["signature"]), b"plumbline partnership\n" + opened["manifest.json"])
    assert said["fingerprint"] == taken.said["fingerprint"]
    assert b'"plumbline partnership" + LF' in opened["README.txt"]


def test_what_was_sealed_can_be_read(rows):
    (words,) = rows["cases_safecontactwords"]
    assert CANARY in words["sealed"]


def test_no_secret_is_in_it_and_what_is_left_out_is_told_with_a_reason(opened, rows):
    everything = b"".join(opened.values())
    assert PASSWORD.encode() not in everything
    assert b"argon2" not in everything
    assert b"pbkdf2" not in everything
    left = json.loads(opened["manifest.json"])["left_out"]
    assert {"access_secondfactor", "access_token", "django_session"} <= set(left)
    assert all(reason.endswith(".") for reason in left.values())
    assert not set(left) & set(rows)
    assert "password" not in rows["access_user"][0]


def test_what_its_states_mean_is_in_it(opened):
    assert "kinds/violence/course.yaml" in opened


def test_nothing_of_it_can_be_read_unopened(taken):
    locked = taken.path.read_bytes()
    assert locked.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert CANARY.encode() not in locked
    assert b"people_person" not in locked
    assert taken.path.stat().st_mode & 0o777 == 0o600
