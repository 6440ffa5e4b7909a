from django.db import migrations


# Information governance asks the ledger about a case without seeing the case: ids only, and only where
# their agency is one of those that may see it.
FUNCTION = """
CREATE FUNCTION cases_objects(wanted text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(DISTINCT named.id) FROM public.cases_case c
  CROSS JOIN LATERAL (
    SELECT c.id UNION SELECT c.person_id UNION SELECT c.referral_id
    UNION SELECT r.id FROM public.cases_researchrequest r WHERE r.case_id = c.id
    UNION SELECT a.id FROM public.cases_action a WHERE a.case_id = c.id
    UNION SELECT o.id FROM public.cases_objective o WHERE o.case_id = c.id
  ) AS named(id)
  WHERE c.ref = wanted AND public.access_viewer_holds('governance')
    AND c.seen_by_agencies && public.access_viewer_agencies() AND NOT (public.access_viewer() = ANY(c.hidden_from))
$$;
ALTER FUNCTION cases_objects(text) OWNER TO plumbline_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_policies")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
