from django.db import migrations


# When what somebody reads became known here. The file itself may not be theirs to see: this says a moment, and no more, of
# files whose ids they have from rows that they read.
FUNCTION = """
CREATE FUNCTION feeds_stored_at(batches uuid[]) RETURNS TABLE (id uuid, stored_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT b.id, b.stored_at FROM public.feeds_batch b
  WHERE public.access_viewer() IS NOT NULL AND b.id = ANY(batches)
$$;
ALTER FUNCTION feeds_stored_at(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION feeds_stored_at(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feeds_stored_at(uuid[]) TO plumbline_app, plumbline_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("feeds", "0008_harm_index")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION feeds_stored_at(uuid[])"),
    ]
