"""An action may say which person of the case it is for (domain 12.2)."""

from django.db import migrations, models

from plumbline.cases.about_policy import AFFECTED


class Migration(migrations.Migration):
    dependencies = [("cases", "0113_about_whom_policies")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="person_id",
            field=models.UUIDField(help_text="whom of the case it is for; null: not said", null=True),
        ),
        migrations.RunSQL(AFFECTED, migrations.RunSQL.noop),
    ]
