from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feeds", "0009_stored_at")]
    operations = [
        # On a fresh database the staging table is made with it already.
        migrations.RunSQL(
            "ALTER TABLE feeds_staged_events ADD COLUMN IF NOT EXISTS how_reported text;",
            migrations.RunSQL.noop,
        ),
    ]
