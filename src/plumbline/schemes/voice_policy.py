"""SQL of voice: who reads what was said, coders blind to each other, quotes as cleared, and consent taken back at once everywhere.

An interview is read by whoever held it and by the analysts and researchers of the scheme's agencies; never by whoever leads or
represents at its meetings. What leaves to others are counts, and quotes that a second person cleared and nobody took back.
"""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


VIEWER, KNOWN = "(SELECT access_viewer())", "(SELECT access_viewer()) IS NOT NULL"
PEOPLE = "plumbline_app, plumbline_worker"
TOP = "schemes_interview"
CHILDREN = ("schemes_interviewwords", "schemes_interviewcoding", "schemes_interviewquote")
CHECK, BACK = "schemes_quotecheck", "schemes_interviewwithdrawal"
READERS = "'board', 'coordinator', 'chair', 'governance', 'researcher', 'analyst', 'practitioner', 'adviser'"
MINE = (
    "EXISTS (SELECT FROM schemes_scheme s WHERE s.id = scheme_id "
    "AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT access_viewer_agencies()))"
)

OUTSIDE = "NOT (SELECT access_viewer_holds('coordinator', 'chair', 'representative'))"


def _table(table: str, sees: str, adds: str) -> str:
    return "\n".join(
        (
            guard_sql(table),
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"CREATE POLICY {table}_see ON {table} FOR SELECT TO {PEOPLE} USING ({sees});",
            f"CREATE POLICY {table}_add ON {table} FOR INSERT TO {PEOPLE} WITH CHECK ({adds});",
            f"CREATE POLICY {table}_finder ON {table} TO plumbline_finder USING (true) WITH CHECK (true);",
            f"GRANT SELECT, INSERT ON {table} TO {PEOPLE};",
            f"GRANT SELECT, INSERT, DELETE ON {table} TO plumbline_finder;",
            f"GRANT ALL ON {table} TO plumbline_migrator;",
            f"ALTER TABLE {table} OWNER TO plumbline_owner;",
        )
    )


def _above(table: str, column: str) -> str:
    return f"EXISTS (SELECT FROM {table} above WHERE above.id = {column})"


CODINGS_IN = """
CREATE FUNCTION schemes_codings_in(wanted uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*)::integer FROM public.schemes_interviewcoding c WHERE c.interview_id = wanted AND (SELECT public.access_viewer()) IS NOT NULL
$$;
ALTER FUNCTION schemes_codings_in(uuid) OWNER TO plumbline_finder;
"""

OF_INTERVIEW = _above(TOP, "interview_id")
TABLES = (
    _table(
        TOP,
        f"{MINE} AND {OUTSIDE} AND (asked_by = {VIEWER} OR (SELECT access_viewer_holds('analyst', 'researcher')))",
        f"{MINE} AND {OUTSIDE} AND asked_by = {VIEWER}",
    ),
    _table(CHILDREN[0], OF_INTERVIEW, OF_INTERVIEW),
    _table(
        CHILDREN[1],
        f'{OF_INTERVIEW} AND ("by" = {VIEWER} OR schemes_codings_in(interview_id) >= 2)',
        f'{OF_INTERVIEW} AND "by" = {VIEWER}',
    ),
    _table(CHILDREN[2], OF_INTERVIEW, f'{OF_INTERVIEW} AND "by" = {VIEWER}'),
    _table(
        CHECK,
        _above(CHILDREN[2], "quote_id"),
        f'"by" = {VIEWER} AND EXISTS (SELECT FROM {CHILDREN[2]} q WHERE q.id = quote_id AND q."by" <> {VIEWER})',
    ),
    # Written by the function alone.
    _table(BACK, OF_INTERVIEW, "false"),
)

# The code on somebody's slip, to whoever works for the scheme: the id of the interview and nothing of it.
CALLED = """
CREATE FUNCTION schemes_interview_called(code text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.id FROM public.schemes_interview i JOIN public.schemes_scheme s ON s.id = i.scheme_id
  WHERE i.reference = code AND (SELECT public.access_viewer()) IS NOT NULL AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
$$;
ALTER FUNCTION schemes_interview_called(text) OWNER TO plumbline_finder;
CREATE FUNCTION schemes_take_back(code text, wanted text, key uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE which uuid := public.schemes_interview_called(code);
BEGIN
  IF which IS NULL THEN RETURN; END IF;
  INSERT INTO public.schemes_interviewwithdrawal (id, interview_id, what, at, "by") VALUES (key, which, wanted, moment, public.access_viewer())
    ON CONFLICT (interview_id, what) DO NOTHING;
  DELETE FROM public.schemes_quotecheck k USING public.schemes_interviewquote q WHERE q.id = k.quote_id AND q.interview_id = which;
  DELETE FROM public.schemes_interviewquote WHERE interview_id = which;
  IF wanted = 'all' THEN
    DELETE FROM public.schemes_interviewcoding WHERE interview_id = which;
    DELETE FROM public.schemes_interviewwords WHERE interview_id = which;
  END IF;
END $$;
ALTER FUNCTION schemes_take_back(text, text, uuid, timestamptz) OWNER TO plumbline_finder;
CREATE FUNCTION schemes_refuse_after_taking_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.schemes_interviewwithdrawal w WHERE w.interview_id = NEW.interview_id
             AND (w.what = 'all' OR TG_TABLE_NAME = 'schemes_interviewquote'))
     OR NOT EXISTS (SELECT FROM public.schemes_interview i WHERE i.id = NEW.interview_id
             AND (i.consent = 'quoted' OR (i.consent = 'learning' AND TG_TABLE_NAME <> 'schemes_interviewquote'))) THEN
    RAISE EXCEPTION 'There is no consent to this.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION schemes_refuse_after_taking_back() OWNER TO plumbline_finder;
"""
CONSENT = "\n".join(
    f"CREATE TRIGGER {table}_consent BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION schemes_refuse_after_taking_back();"
    for table in CHILDREN
)

# Counts of the interviews of a period, for each audience: asked, heard (their words are held), coded by two; and of those, by theme, how many
# times the two found it: both, only the first, only the second, neither.
COUNTS = """
CREATE FUNCTION schemes_voice_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (audience text, kind text, theme text, first boolean, second boolean, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT i.id, i.audience::text, w.id IS NOT NULL AS heard, one.themes AS one, two.themes AS two
  FROM public.schemes_interview i JOIN public.schemes_scheme s ON s.id = i.scheme_id
  LEFT JOIN public.schemes_interviewwords w ON w.interview_id = i.id
  LEFT JOIN public.schemes_interviewcoding one ON one.interview_id = i.id AND one.place = 1
  LEFT JOIN public.schemes_interviewcoding two ON two.interview_id = i.id AND two.place = 2
  WHERE (SELECT public.access_viewer_holds(:readers))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND i.happened_on >= first_day AND i.happened_on < past_day
), coded AS (
  SELECT * FROM mine WHERE two IS NOT NULL
), known AS (
  SELECT DISTINCT t.theme FROM coded c CROSS JOIN LATERAL unnest(c.one || c.two) AS t(theme)
)
SELECT audience, 'asked', '', NULL::boolean, NULL::boolean, count(*) FROM mine GROUP BY audience
UNION ALL SELECT audience, 'heard', '', NULL, NULL, count(*) FROM mine WHERE heard GROUP BY audience
UNION ALL SELECT audience, 'coded', '', NULL, NULL, count(*) FROM coded GROUP BY audience
UNION ALL SELECT c.audience, 'theme', k.theme::text, k.theme = ANY(c.one), k.theme = ANY(c.two), count(*) FROM coded c CROSS JOIN known k GROUP BY 1, 3, 4, 5
$$;
ALTER FUNCTION schemes_voice_counts(uuid, date, date) OWNER TO plumbline_finder;
CREATE FUNCTION schemes_voice_quotes(wanted uuid, first_day date, past_day date) RETURNS TABLE (audience text, theme text, words text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.audience::text, q.theme::text, q.words FROM public.schemes_interviewquote q JOIN public.schemes_interview i ON i.id = q.interview_id
  JOIN public.schemes_quotecheck k ON k.quote_id = q.id JOIN public.schemes_scheme s ON s.id = i.scheme_id
  WHERE (SELECT public.access_viewer_holds(:readers)) AND k.is_clear AND k."by" <> q."by" AND i.consent = 'quoted'
    AND NOT EXISTS (SELECT FROM public.schemes_interviewwithdrawal w WHERE w.interview_id = i.id)
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND i.happened_on >= first_day AND i.happened_on < past_day
  ORDER BY md5(q.id::text)
$$;
ALTER FUNCTION schemes_voice_quotes(uuid, date, date) OWNER TO plumbline_finder;
""".replace(":readers", READERS)

VOICE = (CODINGS_IN, *TABLES, CALLED, CONSENT, COUNTS)
