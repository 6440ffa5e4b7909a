import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


TABLES = (
    "studies_summary",
    "studies_knowninstallation",
    "studies_installationend",
    "studies_takensummary",
)


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0007_release_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownInstallation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("public_key", models.BinaryField(unique=True)),
                ("confirmed_at", models.DateTimeField()),
                ("confirmed_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(name=""), name="studies_installation_has_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Summary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("canonical", models.TextField()),
                ("signature", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "result",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summary",
                        to="studies.result",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InstallationEnd",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("because", models.TextField()),
                ("ended_at", models.DateTimeField()),
                ("ended_by", models.UUIDField()),
                (
                    "installation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="studies.knowninstallation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(because=""), name="studies_installation_end_says_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenSummary",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("study", models.UUIDField()),
                ("evaluated_at", models.DateTimeField()),
                ("canonical", models.TextField()),
                ("signature", models.BinaryField()),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField()),
                (
                    "installation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summaries",
                        to="studies.knowninstallation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["study", "-evaluated_at"], name="studies_tak_study_176913_idx")
                ],
            },
        ),
        *(
            migrations.RunSQL(
                open_table_sql(
                    table, read_by="app, worker, analyst", write_by="app, worker", append_only=True
                ),
                migrations.RunSQL.noop,
            )
            for table in TABLES
        ),
    ]
