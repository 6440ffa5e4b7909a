from django.db import migrations, models

from plumbline.access.policy_language import LANGUAGE


class Migration(migrations.Migration):
    dependencies = [("access", "0015_moves")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.TextField(
                blank=True, default="", db_default="", help_text="of their pages; none: as the browser asks"
            ),
        ),
        migrations.RunSQL(LANGUAGE, migrations.RunSQL.noop),
    ]
