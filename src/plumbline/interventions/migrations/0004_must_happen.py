import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interventions", "0003_consent")]
    operations = [
        migrations.AddField(
            model_name="version",
            name="must_happen",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="what must happen for it to have been delivered as meant",
                size=None,
            ),
        ),
    ]
