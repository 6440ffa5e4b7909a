"""Further keys of known installations, and changes of this one's own. Public keys alone: the secrets are files."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


TABLES = ("studies_installationkey", "studies_keychange")


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0013_cases_begun"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstallationKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("before", models.BinaryField(help_text="the key that handed over", unique=True)),
                ("public_key", models.BinaryField(unique=True)),
                ("changed_at", models.DateTimeField(help_text="as the notice says")),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField()),
                (
                    "installation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further_keys",
                        to="studies.knowninstallation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("before", models.BinaryField(unique=True)),
                ("public_key", models.BinaryField(unique=True)),
                (
                    "revoked",
                    models.BooleanField(
                        help_text="the key before may have been lost: nothing that it signed holds"
                    ),
                ),
                ("because", models.TextField()),
                ("notice", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(because=""), name="studies_key_change_says_why"
                    )
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
