"""What stands at the machine door of the made-up partnership: tokens of agencies' systems, and another installation to hand a case to.

Nobody knows the secret of any of them: each is thrown away in the moment in which it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth.models import update_last_login
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.services import add_member, make_token, open_account
from plumbline.access.tokens import Scope
from plumbline.agencies.services import add_agency
from plumbline.cases.handover_letter import fingerprint
from plumbline.cases.services.peers import register_peer
from plumbline.cli.progress import say
from plumbline.cli.story.marac import SLUG as MARAC
from plumbline.cli.story.partnership import Cast
from plumbline.schemes.queries import never_alone, scheme
from plumbline.sharing.services import sign_agreement


# A key of its own, so that letters of the made-up installation are never anybody's.
KEY = b"Exton is made up, and so is this"
OF_THE_HOSPITAL = (Scope.SEND_REFERRALS, Scope.READ_REFERRALS)
OF_PROBATION = (
    Scope.READ_CASES,
    Scope.READ_SAFETY,
    Scope.READ_REQUESTS,
    Scope.ANSWER_REQUESTS,
    Scope.LOG_CONTACTS,
)


@dataclass(frozen=True, slots=True)
class DoorsStory:
    """The cast, on a day."""

    cast: Cast
    now: datetime

    def found(self) -> tuple[UUID, UUID]:
        """The council of the next town, under an agreement; and the account here that its installation calls as."""
        with acting_as(job_viewer("set-up")) as job:
            exton = add_agency(slug="exton-council", name="Exton Council", kind="council", by=job).id
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: victims who move between Zedton and Exton",
                parties=[self.cast.agencies["council"], exton],
                purpose="marac",
                gateway="Crime and Disorder Act 1998 s.115",
                starts=timezone.localdate(self.now - timedelta(days=200)),
                review_on=timezone.localdate(self.now + timedelta(days=150)),
                by=job,
            )
            desk = open_account(
                email="exton@zedton.invalid", name="Exton’s Plumbline", is_system=True, by=job
            )
            add_member(
                user=desk, agency_id=self.cast.agencies["council"], role=Role.COORDINATOR, by=job, starts=self.now
            )  # fmt: skip
            update_last_login(type(desk), desk)
        return exton, desk.id

    def play(self, exton: UUID, desk: UUID) -> None:
        """As the administrator, who alone makes tokens and registers installations: as the pages' own database role."""
        self._token("referrer", "Emergency department", OF_THE_HOSPITAL, ago=200)
        self._token("referrer", "Emergency department", OF_THE_HOSPITAL, ago=20)
        self._token("practitioner", "Records of probation", OF_PROBATION, ago=11)
        with acting_as(self.cast.people["administrator"]) as ade:
            make_token(
                user_id=desk, system="Exton’s Plumbline", scopes=[Scope.HAND_OVER], by=ade, at=self.now
            )
            key = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()
            register_peer(
                scheme_id=scheme(MARAC).id,
                name="Exton (made up)",
                address="https://plumbline.exton.invalid",
                public_key=key.hex(),
                read_out=fingerprint(key),
                agency=exton,
                account=desk,
                token="plb_made-up",  # noqa: S106 - opens nothing anywhere
                by=ade,
                at=self.now,
            )
        say("Made tokens for agencies' systems, and registered another installation")

    def _token(self, who: str, system: str, scopes: tuple[Scope, ...], *, ago: int) -> None:
        with acting_as(self.cast.people["administrator"]) as ade:
            make_token(
                user_id=self.cast.people[who].user_id,
                system=f"{system} (made up)",
                scopes=scopes,
                by=ade,
                at=self.now - timedelta(days=ago),
            )
