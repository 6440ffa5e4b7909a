import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0057_consent_by_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectionIdentity",
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
                ("reason", models.SlugField()),
                ("words", models.TextField()),
                ("asked_on", models.DateField()),
                ("agency", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity",
                        to="cases.objection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ObjectionIdentityShown",
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
                ("words", models.TextField()),
                ("shown_on", models.DateField()),
                ("agency", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "asked",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown",
                        to="cases.objectionidentity",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="objectionidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("words", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                ),
                name="cases_objection_identity_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectionidentityshown",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="cases_objection_identity_shown_says_how",
            ),
        ),
    ]
