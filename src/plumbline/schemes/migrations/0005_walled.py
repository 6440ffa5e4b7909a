from django.db import migrations, models


# A change of type rewrites every row without a write that the guard of the ledger would have to see.
OF_SCHEMES_IN_USE = (
    "ALTER TABLE schemes_scheme ALTER COLUMN walled TYPE boolean USING (walled OR kind = 'marac')"
)


class Migration(migrations.Migration):
    dependencies = [("schemes", "0004_local_value_policies")]
    operations = [
        migrations.AddField(model_name="scheme", name="walled", field=models.BooleanField(default=False)),
        migrations.RunSQL(OF_SCHEMES_IN_USE, migrations.RunSQL.noop),
    ]
