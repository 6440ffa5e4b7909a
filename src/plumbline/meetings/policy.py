"""SQL of meetings: who answers for which agency, who is told of what, and figures, of which counts leave and rows do not."""

from __future__ import annotations

from plumbline.meetings.enums import (
    ABOUT_MEETING,
    ABOUT_QUESTION,
    ACTIONS_WAIT,
    CONSENT_ANSWERED,
    CONSENT_ASKED,
    MINUTES_OUT,
    QUESTION_ASKED,
    TOGETHER_PROPOSED,
)
from plumbline.meetings.permissions import MAY
from plumbline.notices.enums import MEETING_CALLED
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import rewritten


TABLE = ", ".join(f"'{role.value}'" for role in sorted(MAY["answer_between"]))
CHAIRS = ", ".join(f"'{role.value}'" for role in sorted(MAY["reshare"]))
ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))

# Nobody answers, or pulls a case out, for an agency that is not theirs: the second lock.
ANSWERS_FOR_ITSELF = "\n".join(
    f"CREATE POLICY {table}_own ON {table} AS RESTRICTIVE FOR INSERT TO plumbline_app, plumbline_worker "
    "WITH CHECK (ARRAY[agency] && (SELECT access_viewer_agencies()));"
    for table in ("meetings_questionanswer", "meetings_pulled")
)

# A page tells of a question, of minutes or of actions only whoever may read what it leads to.
NOTICES_OF_MEETINGS = f"""
CREATE FUNCTION meetings_is_told(about uuid, what text, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE $2
  WHEN '{QUESTION_ASKED}' THEN EXISTS (
    SELECT FROM public.meetings_question q JOIN public.access_membership m ON m.agency_id = ANY(q.asked_of)
    WHERE q.id = $1 AND NOT ($3 = ANY(q.hidden_from)) AND m.user_id = $3 AND m.role IN ({TABLE})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
  WHEN '{MINUTES_OUT}' THEN EXISTS (
    SELECT FROM public.meetings_attendance a WHERE a.meeting_id = $1 AND a."user" = $3 AND a.confidentiality_accepted)
  WHEN '{TOGETHER_PROPOSED}' THEN EXISTS (
    SELECT FROM public.meetings_agendaitem i JOIN public.access_membership m ON m.agency_id = ANY(i.seen_by_agencies)
    WHERE i.meeting_id = $1 AND NOT ($3 = ANY(i.hidden_from)) AND m.user_id = $3 AND m.role IN ({TABLE})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
  WHEN '{ACTIONS_WAIT}' THEN EXISTS (
    SELECT FROM public.meetings_meeting t JOIN public.access_membership m ON m.agency_id = ANY(t.seen_by_agencies)
    WHERE t.id = $1 AND m.user_id = $3 AND m.role IN ({ROLES})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
  ELSE false END
$$;
ALTER FUNCTION meetings_is_told(uuid, text, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION meetings_is_told(uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_is_told(uuid, text, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_meetings ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (((about_kind = '{ABOUT_QUESTION}' AND kind = '{QUESTION_ASKED}' AND EXISTS (SELECT FROM meetings_question told WHERE told.id = about_id))
               OR (about_kind = '{ABOUT_MEETING}' AND kind IN ('{MINUTES_OUT}', '{ACTIONS_WAIT}', '{TOGETHER_PROPOSED}')
                   AND EXISTS (SELECT FROM meetings_meeting told WHERE told.id = about_id)))
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL
              AND meetings_is_told(about_id, kind, recipient));
GRANT INSERT ON notices_notice TO plumbline_app;
"""  # noqa: S608 - our own words alone

# Since a conflict of interest, and what is kept to named people, holds for this too: of an action of this meeting's cases that they read.
ACTIONS_WAIT_BY_SIGHT = rewritten(
    NOTICES_OF_MEETINGS[: NOTICES_OF_MEETINGS.index("ALTER FUNCTION")],
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (
        """SELECT FROM public.meetings_meeting t JOIN public.access_membership m ON m.agency_id = ANY(t.seen_by_agencies)
    WHERE t.id = $1 AND m.user_id = $3""",
        """SELECT FROM public.meetings_agendaitem i JOIN public.cases_action a ON a.case_id = i.case_id JOIN public.access_membership m ON m.agency_id = a.agency
    WHERE i.meeting_id = $1 AND NOT ($3 = ANY(a.hidden_from))
      AND (a.agency = ANY(a.seen_by_agencies) OR $3 = ANY(a.seen_by_users) OR $3 = a.owner) AND m.user_id = $3""",
    ),
)

# A page tells of a meeting that is called whoever sits at its table.
NOTICES_OF_CALLS = f"""
CREATE FUNCTION meetings_is_called(about uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.meetings_meeting t JOIN public.access_membership m ON m.agency_id = ANY(t.seen_by_agencies)
    WHERE t.id = $1 AND NOT ($2 = ANY(t.hidden_from)) AND m.user_id = $2 AND m.role IN ({TABLE})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
$$;
ALTER FUNCTION meetings_is_called(uuid, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION meetings_is_called(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_is_called(uuid, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_calls ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_MEETING}' AND kind = '{MEETING_CALLED}' AND EXISTS (SELECT FROM meetings_meeting told WHERE told.id = about_id)
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL AND meetings_is_called(about_id, recipient));
"""  # noqa: S608 - our own words alone

# That papers wait for consent is told to the chairs of the scheme; the answer to whoever asked, and to nobody else.
NOTICES_OF_CONSENTS = f"""
CREATE FUNCTION meetings_is_told_of_consent(about uuid, what text, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE $2
  WHEN '{CONSENT_ASKED}' THEN EXISTS (
    SELECT FROM public.meetings_consentrequest r JOIN public.meetings_meeting t ON t.id = r.meeting_id
    JOIN public.access_membership m ON m.agency_id = ANY(t.seen_by_agencies)
    WHERE t.id = $1 AND NOT ($3 = ANY(t.hidden_from)) AND m.user_id = $3 AND m.role IN ({CHAIRS})
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
  WHEN '{CONSENT_ANSWERED}' THEN EXISTS (
    SELECT FROM public.meetings_consentrequest r JOIN public.meetings_consentanswer a ON a.request_id = r.id
    WHERE r.meeting_id = $1 AND r.asked_by = $3)
  ELSE false END
$$;
ALTER FUNCTION meetings_is_told_of_consent(uuid, text, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION meetings_is_told_of_consent(uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_is_told_of_consent(uuid, text, uuid) TO plumbline_app, plumbline_worker;
CREATE POLICY notices_notice_of_consents ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_MEETING}' AND kind IN ('{CONSENT_ASKED}', '{CONSENT_ANSWERED}')
              AND EXISTS (SELECT FROM meetings_meeting told WHERE told.id = about_id)
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL AND meetings_is_told_of_consent(about_id, kind, recipient));
"""  # noqa: S608 - our own words alone


# Held: ended in the period. Quorate: nobody was missing at its end, and no decision was taken without somebody.
QUORUM_COUNTS = """
CREATE OR REPLACE FUNCTION meetings_quorum_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (held bigint, quorate bigint, not_written_down bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH ended AS (
  SELECT m.id, st.missing_kinds FROM public.meetings_meeting m
  JOIN public.schemes_scheme s ON s.id = m.scheme_id
  JOIN public.meetings_meetingstep st ON st.meeting_id = m.id AND st.stage = 'ended'
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND st.at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND st.at < past_day::timestamp AT TIME ZONE 'Europe/London'
)
SELECT count(*),
  count(*) FILTER (WHERE missing_kinds = '{}' AND NOT EXISTS (
    SELECT FROM public.meetings_decision d JOIN public.meetings_agendaitem i ON i.id = d.item_id
    WHERE i.meeting_id = ended.id AND cardinality(d.missing_kinds) > 0)),
  count(*) FILTER (WHERE missing_kinds IS NULL)
FROM ended
$$;
ALTER FUNCTION meetings_quorum_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
