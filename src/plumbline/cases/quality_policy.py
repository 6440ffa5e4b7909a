"""SQL of sample audits: a draw apart from its commitment, raters blind to each other, nobody who led the work; counts for the board."""

from __future__ import annotations

from plumbline.cases.onward_policy import BOARD_READERS
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


AUDIT, DRAW, AUDITED = "cases_qualityaudit", "cases_qualitydraw", "cases_auditedcase"
RATING, SETTLEMENT = "cases_qualityrating", "cases_qualitysettlement"
VIEWER = "(SELECT access_viewer())"


def _of_the_table(table: str, parent: tuple[str, str] | None = None) -> str:
    return policy_sql(table, parent=parent, changes=False) + "\n" + case_roles_sql(table)


def _of_a_case(table: str) -> str:
    above = f"SELECT FROM {AUDITED} above WHERE above.id = audited_id"
    return "\n".join(
        (
            _of_the_table(table, (AUDITED, "audited_id")),
            f"CREATE POLICY {table}_follows ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING (EXISTS ({above}));",
            # Nobody rates or settles in another's name.
            f'CREATE POLICY {table}_own ON {table} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK ("by" = {VIEWER});',
        )
    )


# As for lots (ADR 13): partners can hold the SHA-256 before the draw only if it was committed to in an earlier transaction.
APART = f"""
ALTER TABLE {AUDIT} ADD COLUMN committed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE {AUDIT} ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE FUNCTION cases_stamp_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.committed_in := pg_current_xact_id();
  NEW.stored_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER {AUDIT}_stamp BEFORE INSERT ON {AUDIT} FOR EACH ROW EXECUTE FUNCTION cases_stamp_audit();
CREATE FUNCTION cases_check_draw_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.{AUDIT} a WHERE a.id = NEW.audit_id
             AND a.committed_in = pg_current_xact_id() AND a.stored_at >= transaction_timestamp()) THEN
    RAISE EXCEPTION 'A sample is not drawn in the transaction that committed to its seed.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION cases_check_draw_apart() OWNER TO plumbline_finder;
CREATE TRIGGER {DRAW}_apart BEFORE INSERT ON {DRAW} FOR EACH ROW EXECUTE FUNCTION cases_check_draw_apart();
"""

# How many ratings are in, to whoever sees the case; whether the viewer worked on it, to themselves.
BLIND = f"""
CREATE FUNCTION cases_ratings_in(wanted uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*)::integer FROM public.{RATING} r JOIN public.{AUDITED} a ON a.id = r.audited_id
  WHERE a.id = wanted AND a.seen_by_agencies && (SELECT public.access_viewer_agencies()) AND NOT ((SELECT public.access_viewer()) = ANY(a.hidden_from))
$$;
ALTER FUNCTION cases_ratings_in(uuid) OWNER TO plumbline_finder;
CREATE FUNCTION cases_worked_on(wanted uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT (EXISTS (SELECT FROM public.cases_leadworker l WHERE l.case_id = a.case_id AND l."user" = who)
      OR EXISTS (SELECT FROM public.cases_action x WHERE x.case_id = a.case_id AND x.owner = who)
      OR EXISTS (SELECT FROM public.cases_contact k WHERE k.case_id = a.case_id AND k.logged_by = who))
  FROM public.{AUDITED} a WHERE a.id = wanted AND who = (SELECT public.access_viewer())
$$;
ALTER FUNCTION cases_worked_on(uuid, uuid) OWNER TO plumbline_finder;
CREATE POLICY {RATING}_blind ON {RATING} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING ("by" = {VIEWER} OR cases_ratings_in(audited_id) >= 2);
CREATE FUNCTION cases_check_rater() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF public.cases_worked_on(NEW.audited_id, NEW."by") THEN
    RAISE EXCEPTION 'Whoever worked on a case does not rate it.' USING ERRCODE = '42501';
  END IF;
  IF TG_TABLE_NAME = '{SETTLEMENT}' AND (
    (SELECT count(*) FROM public.{RATING} r WHERE r.audited_id = NEW.audited_id) < 2
    OR EXISTS (SELECT FROM public.{RATING} r WHERE r.audited_id = NEW.audited_id AND r."by" = NEW."by")) THEN
    RAISE EXCEPTION 'A third person settles, once two have rated.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION cases_check_rater() OWNER TO plumbline_finder;
CREATE TRIGGER {RATING}_rater BEFORE INSERT ON {RATING} FOR EACH ROW EXECUTE FUNCTION cases_check_rater();
CREATE TRIGGER {SETTLEMENT}_rater BEFORE INSERT ON {SETTLEMENT} FOR EACH ROW EXECUTE FUNCTION cases_check_rater();
"""  # noqa: S608 - our own words alone

# Of the samples drawn in a period, by form. `kind` is sampled (first = how many ratings are in), pair (an item with both words and the settled one,
# '' where it is not settled) or alike (first = items rated alike, second = of how many). Ratings count once both are in.
COUNTS = f"""
CREATE FUNCTION cases_quality_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (form text, kind text, item text, first text, second text, settled text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT c.id, a.form::text, (SELECT count(*) FROM public.{RATING} r WHERE r.audited_id = c.id) AS ratings FROM public.{AUDITED} c
  JOIN public.{AUDIT} a ON a.id = c.audit_id JOIN public.{DRAW} d ON d.audit_id = a.id JOIN public.schemes_scheme s ON s.id = a.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds({BOARD_READERS}))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND d.at >= p.starts AND d.at < p.ends
), words AS (
  SELECT m.id, m.form, one.key AS item, one.value AS first, two.answers ->> one.key AS second,
    coalesce((SELECT x.answers ->> one.key FROM public.{SETTLEMENT} x WHERE x.audited_id = m.id),
             CASE WHEN one.value = two.answers ->> one.key THEN one.value ELSE '' END) AS settled
  FROM mine m JOIN public.{RATING} a ON a.audited_id = m.id AND a.place = 1 JOIN public.{RATING} two ON two.audited_id = m.id AND two.place = 2
  CROSS JOIN LATERAL jsonb_each_text(a.answers) AS one
), alike AS (
  SELECT form, count(*) FILTER (WHERE first = second) AS same, count(*) AS items FROM words GROUP BY id, form
)
SELECT form, 'sampled', '', ratings::text, '', '', count(*) FROM mine GROUP BY form, ratings
UNION ALL SELECT form, 'pair', item, first, second, settled, count(*) FROM words GROUP BY form, item, first, second, settled
UNION ALL SELECT form, 'alike', '', same::text, items::text, '', count(*) FROM alike GROUP BY form, same, items
$$;
ALTER FUNCTION cases_quality_counts(uuid, date, date) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone

QUALITY = (
    _of_the_table(AUDIT),
    _of_the_table(DRAW, (AUDIT, "audit_id")),
    _of_the_table(AUDITED, ("cases_case", "case_id")) + "\n" + walled_sql(AUDITED),
    _of_a_case(RATING),
    _of_a_case(SETTLEMENT),
    APART,
    BLIND,
    COUNTS,
)
