"""SQL of drafts and of notices about referrals: a half-written referral is its writer's alone, and the job that tidies knows of it no more than its age."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.audit.guard import guard_sql
from plumbline.referrals.enums import (
    ABOUT_REFERRAL,
    DECIDED_NOTICE,
    ENDED_NOTICE,
    REOPENED_NOTICE,
    URGENT_NOTICE,
)
from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.sharing.policy import rewritten


ROLES = ", ".join(f"'{role.value}'" for role in sorted(REFERRAL_ROLES))
# While the writer works for the agency that they write for, in a role that refers; nobody else, whatever is granted.
OWN = f"writer = (SELECT access_viewer()) AND ARRAY[agency] && (SELECT access_viewer_agencies()) AND (SELECT access_viewer_holds({ROLES}))"
TIDIES = f"(SELECT access_viewer()) = '{job_id('remind')}'"

DRAFTS = f"""
{guard_sql("referrals_draft")}
ALTER TABLE referrals_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE referrals_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY referrals_draft_own ON referrals_draft TO plumbline_app USING ({OWN}) WITH CHECK ({OWN});
CREATE POLICY referrals_draft_age ON referrals_draft FOR SELECT TO plumbline_worker USING ({TIDIES});
CREATE POLICY referrals_draft_tidy ON referrals_draft FOR DELETE TO plumbline_worker USING ({TIDIES});
GRANT SELECT, INSERT, DELETE ON referrals_draft TO plumbline_app;
GRANT UPDATE (sealed, version, "window", turn, saved_at) ON referrals_draft TO plumbline_app;
GRANT SELECT (id, scheme_id, saved_at), DELETE ON referrals_draft TO plumbline_worker;
GRANT ALL ON referrals_draft TO plumbline_migrator;
ALTER TABLE referrals_draft OWNER TO plumbline_owner;
"""

# A page tells of a referral at once, whether the job that reminds is there or not: of one that it sees, and nobody but whom it is for.
NOTICES_OF_REFERRALS = f"""
CREATE FUNCTION referrals_is_told(referral uuid, what text, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.referrals_referral r JOIN public.schemes_scheme s ON s.id = r.scheme_id
    WHERE r.id = $1 AND NOT ($3 = ANY(r.hidden_from)) AND (
      ($2 = '{DECIDED_NOTICE}' AND r.referred_by = $3)
      OR ($2 = '{URGENT_NOTICE}' AND EXISTS (
        SELECT FROM public.access_membership m WHERE m.user_id = $3 AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
          AND ((m.role = 'coordinator' AND m.agency_id = s.host_agency_id)
               OR (m.role = 'chair' AND (m.agency_id = s.host_agency_id OR m.agency_id = ANY(s.partner_agencies))))))))
$$;
ALTER FUNCTION referrals_is_told(uuid, text, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION referrals_is_told(uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals_is_told(uuid, text, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_referrals ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_REFERRAL}' AND kind IN ('{URGENT_NOTICE}', '{DECIDED_NOTICE}')
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND EXISTS (SELECT FROM referrals_referral told WHERE told.id = about_id)
              AND referrals_is_told(about_id, kind, recipient));
GRANT INSERT ON notices_notice TO plumbline_app;
"""  # noqa: S608 - our own words alone

# Whoever referred is told when what followed has ended, too.
NOTICES_OF_ENDS = f"""
CREATE POLICY notices_notice_of_ends ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_REFERRAL}' AND kind = '{ENDED_NOTICE}'
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND EXISTS (SELECT FROM referrals_referral told WHERE told.id = about_id)
              AND referrals_is_told(about_id, '{DECIDED_NOTICE}', recipient));
"""

# And when it goes on again after that.
NOTICES_OF_REOPENING = rewritten(
    NOTICES_OF_ENDS,
    ("notices_notice_of_ends", "notices_notice_of_reopening"),
    (f"'{ENDED_NOTICE}'", f"'{REOPENED_NOTICE}'"),
)
