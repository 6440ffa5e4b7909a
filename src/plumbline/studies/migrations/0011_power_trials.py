import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("studies", "0010_control_outcome"), ("finding", "0009_small_area_policies")]
    operations = [
        migrations.CreateModel(
            name="PowerTrial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("figures", models.JSONField()),
                ("tried_at", models.DateTimeField()),
                ("tried_by", models.UUIDField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="finding.nominationrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "-tried_at"], name="studies_pow_run_id_tried_idx")],
            },
        ),
        migrations.RunSQL(
            open_table_sql(
                "studies_powertrial", read_by="app, worker, analyst", write_by="analyst", append_only=True
            ),
            migrations.RunSQL.noop,
        ),
    ]
