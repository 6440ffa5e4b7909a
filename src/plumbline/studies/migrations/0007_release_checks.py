import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("studies", "0006_looks_and_parts")]
    operations = [
        migrations.CreateModel(
            name="ReleaseCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("passed", models.BooleanField()),
                ("words", models.TextField(blank=True, default="")),
                ("checked_by", models.UUIDField()),
                ("checked_at", models.DateTimeField()),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="studies.result",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["result", "checked_by"], name="studies_release_check_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(passed=True) | ~models.Q(words=""),
                        name="studies_release_check_says_why",
                    ),
                ]
            },
        ),
        migrations.RunSQL(
            open_table_sql(
                "studies_releasecheck",
                read_by="app, worker, analyst",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
