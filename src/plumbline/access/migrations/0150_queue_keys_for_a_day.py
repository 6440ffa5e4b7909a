"""A key of waiting entries takes them for half an hour, and is gone a day after: those that were made for longer go at once."""

from django.db import migrations, models

from plumbline.access.policy_queue import OLD_BY_START


class Migration(migrations.Migration):
    dependencies = [("access", "0019_systems")]
    operations = [
        migrations.RemoveIndex(model_name="queuekey", name="access_queu_made_at_60e3ec_idx"),
        migrations.RenameField(model_name="queuekey", old_name="made_at", new_name="starts_at"),
        migrations.AddIndex(
            model_name="queuekey",
            index=models.Index(fields=["starts_at"], name="access_queu_starts__5d0eb4_idx"),
        ),
        migrations.RunSQL(OLD_BY_START, migrations.RunSQL.noop),
    ]
