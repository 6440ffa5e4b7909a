"""Small files for tests of taking in, and the act of taking them in as the loader does."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.agencies.services import add_agency
from tests.conftest import database_role


PEOPLE_HEADER = "record_ref,crime_ref,role,forename,surname,aka,dob,sex,address,postcode,phone,pnc_id,recorded_on,deceased_on,data_origin"
CRIMES_HEADER = (
    "crime_ref,offence_code,offence,committed_from,committed_to,recorded_on,location_type,location,postcode,easting,northing,lsoa,"
    "domestic_flag,crime_status,data_origin"
)


def person_row(ref, crime, role, forename, surname, dob, *, phone="", address="", recorded="01/03/2026"):
    return f"{ref},{crime},{role},{forename},{surname},,{dob},M,{address},,{phone},,{recorded},,MADE UP"


def crime_row(
    ref, at="01/03/2026 22:00", code="8N", place="STREET", status="RECORDED", location="High Street"
):
    return f"{ref},{code},,{at},{at},02/03/2026,{place},{location},,,,,N,{status},MADE UP"


def write(folder: Path, name: str, header: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


@contextmanager
def acting(role: str, job: str):
    """A block with a database role and a job's identity, as a command has them."""
    viewer = job_viewer(job)
    with database_role(role):
        identify(viewer)
        yield viewer
        forget()


def add_suppliers():
    with acting("worker", "set-up") as job:
        return {
            slug: add_agency(slug=slug, name=slug.title(), kind=slug, by=job).id
            for slug in ("police", "hospital", "research")
        }


def take_in(path: Path, **options):
    from plumbline.timeline.services import take_in_file

    with acting("loader", "ingest") as job:
        return take_in_file(path, by=job, **options)


def link():
    from plumbline.linking.services import link_everyone

    with acting("matcher", "link") as job:
        return link_everyone(by=job)


def frames():
    """Events and involvements as the analyst counts them."""
    from plumbline.timeline.queries import events_frame, involvements_frame

    with acting("analyst", "shape") as job:
        return events_frame(job), involvements_frame(job)
