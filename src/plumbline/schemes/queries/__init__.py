"""Read schemes and charters. They name nobody and are open to every signed-in person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.schemes.charters import StopLine
from plumbline.schemes.enums import How, Signer, StopFigure, TeamPart
from plumbline.schemes.kind import Gateway, Kind, laid_over, settings_of
from plumbline.schemes.kind.set_room import DECISIONS, with_decisions_before
from plumbline.schemes.kind.set_team import NATION
from plumbline.schemes.kind.set_words import STATEMENT, sentences_of
from plumbline.schemes.kind.setting import NOT_SET
from plumbline.schemes.kind.statement import Statement
from plumbline.schemes.models import Charter, LocalValue, Scheme, TeamPost
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.reading import KINDS, kind_called, known_kinds, read_every_gateway
from plumbline.schemes.reading.statement import statement_on
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.one_reading import looked_up
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class SetValue:
    """One value as a partnership set it: what it overrides, why, from when, by whom and when."""

    path: str
    value: str
    overrides: str
    because: str
    from_date: date
    set_by: UUID
    set_at: datetime
    confirmed_by: UUID | None = None


def scheme(slug: str) -> Scheme:
    """Return the scheme called ``slug``.

    Raises
    ------
    DataUnfit: there is none.
    """
    standing = Scheme.objects.filter(taken_back_at__isnull=True)
    found = standing.filter(slug=slug).first()
    if found is None:
        known = ", ".join(standing.values_list("slug", flat=True)) or say("none yet")
        raise DataUnfit(
            say("There is no scheme called “{slug}”. Known schemes: {known}.", slug=slug, known=known)
        )
    return found


def schemes_of(viewer: Viewer) -> list[Scheme]:
    """Schemes at whose table one of the viewer's agencies sits, by name."""
    mine = set(viewer.agency_ids)
    found = [s for s in Scheme.objects.filter(taken_back_at__isnull=True) if s.agencies & mine]
    return sorted(found, key=lambda s: s.name.casefold())


def scheme_at_table(viewer: Viewer, slug: str) -> Scheme:
    """Return the scheme called ``slug``, if one of the viewer's agencies sits at its table.

    Raises
    ------
    NotVisible: there is none, or they sit at another.
    """
    found = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def longest_put_off(viewer: Viewer, *, on: date) -> date:
    """The last day until which the viewer may put a line of their inbox off: the nearest of those that their schemes let."""
    kinds = [kind_of(scheme, on) for scheme in schemes_of(viewer)] or [kind_called(known_kinds()[0])]
    return min(due_on(on, kind.limit("put_off")) for kind in kinds)


def other_schemes_of_kind(scheme: Scheme) -> list[Scheme]:
    """Schemes of the same kind that other partnerships run in this installation, by name."""
    same = Scheme.objects.filter(kind=scheme.kind, taken_back_at__isnull=True)
    return list(same.exclude(id=scheme.id))


def walled_schemes() -> list[UUID]:
    """Schemes of the kinds in which somebody must learn nothing of their case."""
    return looked_up(
        "walled schemes",
        [None],
        lambda _: {None: list(Scheme.objects.filter(walled=True).values_list("id", flat=True))},
    )[None]


def scheme_by_id(scheme_id: UUID) -> Scheme:
    """Return a scheme by its id."""
    return Scheme.objects.get(id=scheme_id)


def schemes_sharing_for(purpose: str, parties: Collection[UUID]) -> list[Scheme]:
    """Schemes whose host exchanges for ``purpose`` with another of ``parties``, by name."""
    among = set(parties)
    return [
        scheme
        for scheme in Scheme.objects.filter(taken_back_at__isnull=True).order_by("name", "pk")
        if kind_called(scheme.kind).purpose == purpose
        and scheme.host_agency_id in among
        and len(scheme.agencies & among) > 1
    ]


def purposes_of_kinds() -> dict[str, str]:
    """Purposes that kinds of scheme exchange for, each with the kind's name."""
    return {kind.purpose: kind.name for kind in map(kind_called, known_kinds())}


def every_gateway() -> list[Gateway]:
    """Every law in the table that kinds choose from."""
    return list(read_every_gateway(KINDS / "shared" / "gateways.yaml").values())


@cache
def never_alone() -> frozenset[str]:
    """Citations of what permits nothing by itself: an agreement may name it beside a law, and nothing is given under it."""
    return frozenset(law.citation for law in every_gateway() if not law.is_power)


def kind_of(scheme: Scheme, on: date | None = None) -> Kind:
    """Return the kind of a scheme with the local values in force on a day; today unless told."""
    day = (on or timezone.localdate()).isoformat()
    values = ((path, _in_force(told, day)) for path, told in scheme.local.items())
    in_force = tuple(sorted((path, value) for path, value in values if value is not None))
    decided_by = tuple(told for _, told in scheme.local.get(DECISIONS, []))
    return _kind_with(scheme.kind, scheme.nation, in_force, decided_by)


def kinds_by_scheme(ids: Collection[UUID], on: date) -> dict[UUID, Kind]:
    """The kind of each of some schemes with the local values in force on a day, by the id of the scheme."""
    return {scheme.id: kind_of(scheme, on) for scheme in Scheme.objects.filter(id__in=ids)}


@cache
def _kind_with(
    slug: str, started_in: str, values: tuple[tuple[str, str], ...], decided_by: tuple[str, ...]
) -> Kind:
    """The kind by the law of the nation that a local value names, else of that in which the scheme was started.

    ``decided_by``: every list of decisions that this area ever had.
    """
    told = dict(values)
    usual = started_in if started_in in kind_called(slug).nations else ""
    kind = kind_called(slug, told.get(NATION, "").strip().lower() or usual)
    # A value that only another nation’s law has rests while this one holds.
    known = settings_of(kind) if kind.differs_in else told
    laid = laid_over(kind, {path: value for path, value in told.items() if path in known})
    return with_decisions_before(laid, decided_by) if decided_by else laid


def _in_force(told: list[list[str]], day: str) -> str | None:
    """The value set last of those that hold by a day; days as ISO 8601, which sort as text."""
    return next((value for start, value in reversed(told) if start <= day), None)


def statement_for(scheme: Scheme, whose: Signer, on: date) -> Statement:
    """The confidentiality statement that is signed at a scheme on a day: its own, else the one that comes with Plumbline.

    Each text of its own is a version, from its day on; going back to the shared text keeps their numbers.
    """
    day, told = on.isoformat(), scheme.local.get(f"{STATEMENT}.{whose.value}", [])
    in_force = [(number, start, text) for number, (start, text) in enumerate(told, 1) if start <= day]
    if not in_force or in_force[-1][2] == NOT_SET:
        return statement_on(on, whose)
    number, start, text = in_force[-1]
    return Statement(number, date.fromisoformat(start), sentences_of(text), is_local=True)


def local_values(scheme: Scheme) -> list[SetValue]:
    """Every local value that was ever set, the newest first."""
    rows = LocalValue.objects.filter(scheme=scheme).order_by("-set_at", "path")
    return [
        SetValue(v.path, v.value, v.overrides, v.because, v.from_date, v.set_by, v.set_at, v.confirmed_by)
        for v in rows
    ]


def latest_charter(scheme: Scheme, on: date) -> Charter | None:
    """The charter in force on a day, if there is one."""
    return Charter.objects.filter(scheme=scheme, signed_on__lte=on).order_by("-signed_on", "pk").first()


def charter_in_force(scheme: Scheme, on: date) -> Charter:
    """Return the charter in force on a day: the last one signed by then.

    Raises
    ------
    StageRefused: none is in force, so the scheme takes no case.
    """
    found = latest_charter(scheme, on)
    why = why_no_case(scheme, found, on)
    if found is None or why:
        raise StageRefused(why, slug="no-charter")
    return found


def why_no_case(scheme: Scheme, charter: Charter | None, on: date) -> str:
    """Why a scheme takes no case on a day under its last charter by then, in a sentence; "" where it takes them.

    A charter from before every part was asked for holds until the day on which it is to be reviewed.
    """
    if charter is None:
        return say(
            "{scheme} has no charter in force on {on}. It takes no case until its charter is signed: "
            "aim, who it is for, lawful basis, theory of change, what each agency brings, success "
            "test and stop rule.",
            scheme=scheme.name,
            on=day_month_year(on),
        )
    if not charter.is_whole and charter_is_overdue(charter, on):
        return say(
            "The charter of {scheme} was to be reviewed by {review_on}, and has not every part of a "
            "charter. It takes no case until a whole one is signed.",
            scheme=scheme.name,
            review_on=day_month_year(charter.review_on),
        )
    return ""


def charter_is_overdue(charter: Charter, on: date) -> bool:
    """Say whether the charter should have been looked at again by a day."""
    return on > charter.review_on


@dataclass(frozen=True, slots=True)
class CharterVersion:
    """One charter with its number, the first being 1, who wrote it down, and the names of its agencies."""

    number: int
    charter: Charter
    written_by: str
    roles: tuple[tuple[str, str], ...]

    @property
    def stop_line(self) -> StopLine | None:
        """The counted part of its stop rule."""
        return stop_line_of(self.charter)


def stop_line_of(charter: Charter) -> StopLine | None:
    """The counted part of a charter's stop rule, where it has one."""
    if not charter.stop_figure or charter.stop_line is None or charter.stop_quarters is None:
        return None
    return StopLine(StopFigure(charter.stop_figure), charter.stop_line, charter.stop_quarters)


def charter_versions(scheme: Scheme) -> list[CharterVersion]:
    """Every charter of a scheme, the newest first; those that hold from a day to come among them."""
    rows = list(Charter.objects.filter(scheme=scheme).order_by("signed_on", "pk"))
    names = names_of({UUID(role["agency"]) for row in rows for role in row.roles})
    users = names_of_users({row.signed_by for row in rows})
    found = [
        CharterVersion(
            number,
            row,
            users.get(row.signed_by, "a closed account"),
            tuple(sorted((names[UUID(role["agency"])], role["brings"]) for role in row.roles)),
        )
        for number, row in enumerate(rows, 1)
    ]
    return found[::-1]


def chairs_of(scheme: Scheme) -> list[UUID]:
    """Accounts that chair at an agency of the scheme now. They see its cases wherever they work."""
    return sorted({user.id for agency in scheme.agencies for user in members_of(agency, roles=[Role.CHAIR])})


def delivered(scheme: Scheme, on: date) -> How:
    """How the cases of a scheme are delivered that open on a day: the local value, else the usual way of its kind."""
    return How(kind_of(scheme, on).delivery[0])


def posts_in_force(on: date) -> QuerySet[TeamPost]:
    """Posts in any team that hold on a day."""
    return TeamPost.objects.filter(starts__lte=on, until__gte=on, ended_at__isnull=True)


def team_of(scheme: Scheme, *, on: date | None = None) -> list[TeamPost]:
    """Who is in the team of a scheme on a day: its manager first, then specialists by name."""
    rows = posts_in_force(on or timezone.localdate()).filter(scheme=scheme).select_related("user")
    return sorted(rows, key=lambda post: (post.part != TeamPart.MANAGER, post.user.name))


def team_history(scheme: Scheme) -> list[TeamPost]:
    """Every post that there was in the team of a scheme, the newest first."""
    return list(
        TeamPost.objects.filter(scheme=scheme).select_related("user").order_by("-starts", "-set_at", "pk")
    )


def manager_of(scheme: Scheme, *, on: date | None = None) -> TeamPost | None:
    """The manager of the team of a scheme on a day."""
    return next((post for post in team_of(scheme, on=on) if post.part == TeamPart.MANAGER), None)


def specialist_in(scheme: Scheme, user: UUID, *, on: date | None = None) -> TeamPost | None:
    """The post of a specialist in the team of a scheme on a day."""
    found = team_of(scheme, on=on)
    return next((post for post in found if post.part == TeamPart.SPECIALIST and post.user_id == user), None)


def schemes_managed(viewer: Viewer, *, on: date | None = None) -> list[Scheme]:
    """Schemes whose team the viewer manages on a day, while they hold a case role at the agency of their post."""
    standing = {s.agency_id for s in viewer.standings if s.role in CASE_ROLES}
    held = (viewer.user_id, on or timezone.localdate())
    posts = looked_up("posts of a team's manager", [held], _posts_of_manager)[held] if standing else []
    found = [post.scheme for post in posts if post.agency in standing]
    return sorted(found, key=lambda one: one.name)


def _posts_of_manager(held: list[tuple[UUID, date]]) -> dict[tuple[UUID, date], list[TeamPost]]:
    return {
        (user, day): list(
            posts_in_force(day).filter(user_id=user, part=TeamPart.MANAGER.value).select_related("scheme")
        )
        for user, day in held
    }


def manages(viewer: Viewer, scheme: Scheme, *, on: date | None = None) -> bool:
    """Say whether the viewer manages the team of a scheme on a day."""
    return scheme in schemes_managed(viewer, on=on)


def team_mates_of(user: UUID, *, on: date | None = None) -> dict[UUID, str]:
    """Names of those who are in a team with somebody on a day, without them, by id."""
    rows = posts_in_force(on or timezone.localdate())
    mates = rows.filter(scheme__in=rows.filter(user_id=user).values("scheme")).exclude(user_id=user)
    return dict(mates.values_list("user_id", "user__name"))


def managed_members(viewer: Viewer, *, on: date | None = None) -> dict[UUID, str]:
    """Names of the specialists of the teams that the viewer manages on a day, by id."""
    day = on or timezone.localdate()
    rows = posts_in_force(day).filter(scheme__in=schemes_managed(viewer, on=day))
    return dict(rows.filter(part=TeamPart.SPECIALIST.value).values_list("user_id", "user__name"))
