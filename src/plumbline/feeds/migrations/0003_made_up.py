from django.db import migrations


# Every page of an installation that holds made-up people says so, to whoever looks and before they sign in.
FUNCTION = """
CREATE FUNCTION feeds_hold_made_up() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.feeds_batch WHERE made_up)
$$;
ALTER FUNCTION feeds_hold_made_up() OWNER TO plumbline_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("feeds", "0002_policies")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
