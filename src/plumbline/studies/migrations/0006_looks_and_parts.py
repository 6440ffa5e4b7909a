import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0005_recording_policies")]
    operations = [
        migrations.AddField(
            model_name="protocol",
            name="looks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(),
                default=list,
                help_text="days, before the end",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="protocol",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(), default=list, help_text="people looked at apart", size=None
            ),
        ),
        # A plan is made on a page too; it is locked and evaluated by the analyst's queue alone.
        migrations.RunSQL(
            "GRANT INSERT ON studies_protocol TO plumbline_app;",
            migrations.RunSQL.noop,
        ),
    ]
