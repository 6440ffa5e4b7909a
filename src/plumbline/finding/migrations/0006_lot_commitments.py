"""Commitments of lots, apart from the runs drawn from them, and their sealed seeds."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finding", "0005_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="LotCommitment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                (
                    "seen_by_agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "seen_by_users",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "hidden_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("scheme_id", models.UUIDField(null=True)),
                ("kind", models.SlugField(help_text="kind of scheme, for the safety floor")),
                ("rule", models.SlugField(help_text="rule with its version")),
                ("capacity", models.PositiveIntegerField(help_text="places to give")),
                ("listed", models.PositiveIntegerField(help_text="people around the line")),
                ("ethics_decision", models.TextField()),
                ("purpose", models.SlugField()),
                ("seed_commitment", models.CharField(max_length=64)),
                ("committed_at", models.DateTimeField()),
                ("committed_by", models.UUIDField()),
                ("made_up", models.BooleanField(help_text="every batch behind it was made up then")),
            ],
        ),
        migrations.CreateModel(
            name="SealedSeed",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="finding.lotcommitment",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="lotcommitment",
            index=models.Index(fields=["-committed_at"], name="finding_lot_committ_1fa0b9_idx"),
        ),
        migrations.AddField(
            model_name="nominationrun",
            name="commitment",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="run",
                to="finding.lotcommitment",
            ),
        ),
    ]
