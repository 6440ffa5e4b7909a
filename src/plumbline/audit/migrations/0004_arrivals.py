from django.db import migrations, models

from plumbline.audit.guard import CAME_FROM_ELSEWHERE


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_guard_after_restore")]
    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("fingerprint", models.TextField()),
                ("manifest", models.TextField()),
                ("entries", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("arrived_at", models.DateTimeField()),
            ],
            options={"ordering": ["arrived_at", "pk"]},
        ),
        migrations.RunSQL(CAME_FROM_ELSEWHERE, migrations.RunSQL.noop),
    ]
