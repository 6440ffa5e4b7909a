import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0061_fidelity_policies"),
        ("schemes", "0009_unit_costs"),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityAudit",
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
                ("form", models.SlugField(help_text="rating form with its version")),
                (
                    "closed_from",
                    models.DateField(help_text="the first day of closing of the cases drawn from"),
                ),
                ("closed_until", models.DateField(help_text="the last day of closing")),
                ("size", models.PositiveIntegerField()),
                ("seed_commitment", models.CharField(max_length=64)),
                ("sealed_seed", models.BinaryField()),
                ("committed_at", models.DateTimeField()),
                ("committed_by", models.UUIDField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schemes.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-committed_at"],
            },
        ),
        migrations.CreateModel(
            name="AuditedCase",
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
                ("place", models.PositiveIntegerField(help_text="in the order of the draw")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audited", to="cases.case"
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.qualityaudit",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="QualityDraw",
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
                ("seed", models.CharField(max_length=64)),
                ("frame_size", models.PositiveIntegerField(help_text="cases that were drawn from")),
                ("frame_fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "audit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="cases.qualityaudit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QualityRating",
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
                ("place", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("agency", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "audited",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="cases.auditedcase",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="QualitySettlement",
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
                ("answers", models.JSONField()),
                ("because", models.TextField()),
                ("agency", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "audited",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="cases.auditedcase",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="qualityaudit",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_until__gte", models.F("closed_from"))),
                name="cases_quality_audit_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditedcase",
            constraint=models.UniqueConstraint(fields=("audit", "case"), name="cases_audited_case_once"),
        ),
        migrations.AddConstraint(
            model_name="qualityrating",
            constraint=models.UniqueConstraint(fields=("audited", "place"), name="cases_quality_rating_two"),
        ),
        migrations.AddConstraint(
            model_name="qualityrating",
            constraint=models.UniqueConstraint(
                fields=("audited", "by"), name="cases_quality_rating_two_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="qualityrating",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", [1, 2])), name="cases_quality_rating_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitysettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="cases_quality_settlement_says_why"
            ),
        ),
    ]
