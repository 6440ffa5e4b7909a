from django.db import migrations

from plumbline.cases.wall_policy import walled_sql


ITEMS = """
CREATE FUNCTION meetings_items_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(i.id), '{}') FROM public.meetings_agendaitem i WHERE i.case_id = ANY(public.cases_walled_off())
$$;
ALTER FUNCTION meetings_items_walled_off() OWNER TO plumbline_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_printout_policies"), ("cases", "0014_wall_for_readers")]
    operations = [
        migrations.RunSQL(ITEMS, migrations.RunSQL.noop),
        migrations.RunSQL(walled_sql("meetings_agendaitem"), migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                walled_sql(table, "item_id", "meetings_items_walled_off"), migrations.RunSQL.noop
            )
            for table in ("meetings_decision", "meetings_minute")
        ),
    ]
