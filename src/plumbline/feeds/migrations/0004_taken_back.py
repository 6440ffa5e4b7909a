from django.db import migrations, models


# A list, a report or a result stands as it was made; that a file behind it has been taken back since is
# for everybody who reads it, also where the file itself is not theirs to see. Says which feed and when, no more.
FUNCTION = """
CREATE FUNCTION feeds_taken_back(batches uuid[]) RETURNS TABLE (feed text, undone_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT b.feed, b.undone_at FROM public.feeds_batch b
  WHERE public.access_viewer() IS NOT NULL AND b.id = ANY(batches) AND b.status = 'undone'
  ORDER BY b.undone_at, b.feed
$$;
ALTER FUNCTION feeds_taken_back(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION feeds_taken_back(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feeds_taken_back(uuid[]) TO plumbline_app, plumbline_worker, plumbline_analyst;
"""


class Migration(migrations.Migration):
    dependencies = [("feeds", "0003_made_up")]
    operations = [
        migrations.AddField("batch", "undone_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
