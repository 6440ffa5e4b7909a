"""SQL of telling the owner of a fact that its release is asked for: those who answer for the agency that gave it, and nobody else."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.cases.enums import ABOUT_RELEASE, RELEASE_NOTICE
from plumbline.cases.permissions import MAY


ANSWER = ", ".join(f"'{Role(role).value}'" for role in sorted(MAY["reply"]))

# Whoever asks cannot read who answers at another agency, nor whom a block keeps out: the database says so of one person.
NOTICES_OF_RELEASES = f"""
CREATE FUNCTION cases_release_is_told(asked uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.cases_releaseask k JOIN public.cases_fact f ON f.id = k.fact_id
    JOIN public.access_membership m ON m.agency_id = f.owner_agency
    WHERE k.id = $1 AND m.user_id = $2 AND m.role IN ({ANSWER})
      AND NOT ($2 = ANY(k.hidden_from)) AND NOT ($2 = ANY(f.hidden_from))
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
      AND NOT EXISTS (SELECT FROM public.cases_releaseanswer a WHERE a.ask_id = k.id))
$$;
ALTER FUNCTION cases_release_is_told(uuid, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION cases_release_is_told(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_release_is_told(uuid, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_releases ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_RELEASE}' AND kind = '{RELEASE_NOTICE}'
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND EXISTS (SELECT FROM cases_releaseask asked WHERE asked.id = about_id)
              AND cases_release_is_told(about_id, recipient));
"""  # noqa: S608 - our own words alone
