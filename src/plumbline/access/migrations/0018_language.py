from django.db import migrations, models

from plumbline.access.policy_language import LANGUAGE


class Migration(migrations.Migration):
    dependencies = [("access", "0013_machine_door")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.TextField(
                blank=True, default="", help_text="of their pages; none: as the browser asks"
            ),
        ),
        migrations.RunSQL(LANGUAGE, migrations.RunSQL.noop),
    ]
