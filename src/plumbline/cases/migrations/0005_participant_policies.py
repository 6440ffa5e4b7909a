from django.db import migrations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


# As in 0003, with everybody in the case among what governance may ask the ledger about.
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_objects(wanted text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(DISTINCT named.id) FROM public.cases_case c
  CROSS JOIN LATERAL (
    SELECT c.id UNION SELECT c.person_id UNION SELECT c.referral_id
    UNION SELECT p.person_id FROM public.cases_participant p WHERE p.case_id = c.id
    UNION SELECT r.id FROM public.cases_researchrequest r WHERE r.case_id = c.id
    UNION SELECT a.id FROM public.cases_action a WHERE a.case_id = c.id
    UNION SELECT o.id FROM public.cases_objective o WHERE o.case_id = c.id
  ) AS named(id)
  WHERE c.ref = wanted AND public.access_viewer_holds('governance')
    AND c.seen_by_agencies && public.access_viewer_agencies() AND NOT (public.access_viewer() = ANY(c.hidden_from))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_people_of_a_case")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            policy_sql("cases_participant", parent=("cases_case", "case_id"), changes=False),
            case_roles_sql("cases_participant"),
            FUNCTION,
        )
    ]
