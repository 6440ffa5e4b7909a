import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0059_identity_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="FidelityCheck",
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
                ("number", models.PositiveIntegerField()),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(blank=True), size=None
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("side", models.SlugField(help_text="on which side of the referral whoever answered stands")),
                ("agency", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "onward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fidelity_checks",
                        to="cases.onward",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("onward", "number"), name="cases_fidelity_check_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers__contained_by", ["", "kept", "partly", "not", "cannot_tell"]),
                            models.Q(("answers", []), _negated=True),
                        ),
                        name="cases_fidelity_check_answers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["sender", "provider"])),
                        name="cases_fidelity_check_side",
                    ),
                ],
            },
        ),
    ]
