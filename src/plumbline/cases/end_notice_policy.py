"""SQL of telling those who read something of a case that it was taken back: people who opened the case while it stood, and may read that it ended.

UK GDPR Article 19: whoever personal data were disclosed to is told of a rectification or an erasure, unless that is out of all proportion. The ledger knows
who that is; nobody is told of a row that they never saw. Ids leave these functions for whoever took the row back, and for nobody else.
"""

from __future__ import annotations

from plumbline.cases.enums import ABOUT_FACT_END, ENDED_FACT, ENDED_ON_PAPER
from plumbline.cases.permissions import AT_THE_TABLE
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import PEOPLE_ROLES


# Acts of the ledger that show what agencies gave, on a screen and on paper.
ON_SCREEN = ("case.consulted", "case.chronology_consulted", "meeting.notes_consulted", "meeting.shown")
ON_PAPER = ("meeting.printed", "case.taken_out", "case_file.taken")


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _member(where: str) -> str:
    """Their places at agencies of now, of which something is so."""
    return (
        "SELECT FROM public.access_membership m WHERE m.user_id = l.actor AND m.starts <= clock_timestamp() "
        f"AND (m.ends IS NULL OR m.ends > clock_timestamp()) AND {where}"
    )


ROLES = _listed(sorted(role.value for role in CASE_ROLES))
TABLE = _listed(sorted(role.value for role in AT_THE_TABLE))


def told_of_end_sql(*, table: str, joined: str, since: str, read_on: str, about: str) -> str:
    """Return the function that names the readers of a row that ended, and the policy that lets them be told.

    Parameters
    ----------
    table : of the rows that say that something ended, as ``e``: ``why``, ``by``, ``at`` and readers.
    joined : how a case ``c`` is found from it. ``since``: from when on the row could be read. ``about``: what its notices are about.
    read_on : agencies that read a row on once it is narrowed, and so are told nothing then.
    """
    return f"""
CREATE FUNCTION {table}_read_by(ended uuid) RETURNS TABLE (reader uuid, on_paper boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.actor, bool_or(l.what IN ({_listed(ON_PAPER)})) FROM public.{table} e {joined}
  JOIN public.schemes_scheme s ON s.id = c.scheme_id
  JOIN public.audit_entry l ON l.objects_seen @> ARRAY[c.id]
  WHERE e.id = $1 AND e.by = (SELECT public.access_viewer()) AND l.actor_kind = 'person' AND l.actor <> e.by
    AND l.what IN ({_listed(ON_SCREEN + ON_PAPER)}) AND l.at BETWEEN {since} AND e.at AND NOT (l.actor = ANY(e.hidden_from))
    AND (l.actor = ANY(e.seen_by_users) OR EXISTS ({_member("m.agency_id = ANY(e.seen_by_agencies)")} AND m.role IN ({ROLES})))
    AND NOT (e.why = 'narrowed' AND EXISTS ({_member(f"m.agency_id = ANY({read_on})")}))
    AND (NOT s.walled OR EXISTS (SELECT FROM public.cases_action a WHERE a.case_id = c.id AND a.owner = l.actor)
      OR EXISTS ({_member(f"m.role IN ({TABLE})")}))
  GROUP BY l.actor
$$;
ALTER FUNCTION {table}_read_by(uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION {table}_read_by(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {table}_read_by(uuid) TO {PEOPLE_ROLES};
CREATE POLICY notices_notice_of_{table} ON notices_notice FOR INSERT TO {PEOPLE_ROLES}
  WITH CHECK (about_kind = '{about}' AND kind IN ('{ENDED_FACT}', '{ENDED_ON_PAPER}')
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND recipient IN (SELECT r.reader FROM {table}_read_by(about_id) r));
"""  # noqa: S608 - our own words alone


NOTICES_OF_FACT_ENDS = told_of_end_sql(
    table="cases_factend",
    joined="JOIN public.cases_researchreply y ON y.id = e.reply_id JOIN public.cases_researchrequest q ON q.id = y.request_id "
    "JOIN public.cases_case c ON c.id = q.case_id",
    # What stands for another fact is of the same answer, and could be read from the day that the other ended.
    since="coalesce((SELECT p.at FROM public.cases_factend p WHERE p.replaced_by_id = e.fact_id), y.replied_at)",
    read_on="ARRAY[e.owner_agency]",
    about=ABOUT_FACT_END,
)
