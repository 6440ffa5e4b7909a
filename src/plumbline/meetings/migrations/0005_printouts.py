"""Papers that left the screen."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_live_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Printout",
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
                ("ref", models.SlugField(unique=True)),
                ("what", models.SlugField()),
                ("because", models.TextField()),
                ("printed_at", models.DateTimeField()),
                ("printed_by", models.UUIDField()),
                ("destroy_by", models.DateField()),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("destroyed_by", models.UUIDField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printouts",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["-printed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="meetings_printout_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("destroyed_by__isnull", True)),
                            models.Q(("destroyed_at__isnull", False), ("destroyed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meetings_printout_destroyed_by_somebody",
                    ),
                ],
            },
        ),
    ]
