import uuid

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_request_reminder_policies")]
    operations = [
        migrations.AddField(model_name="action", name="delivery", field=models.SlugField(default="panel")),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("seen_by_users", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("hidden_from", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("number", models.PositiveIntegerField()),
                ("how", models.SlugField()),
                ("because", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="cases_delivery_number"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["panel", "team"])), name="cases_delivery_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="cases_delivery_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadWorker",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("seen_by_users", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("hidden_from", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("number", models.PositiveIntegerField()),
                ("user", models.UUIDField(help_text="who leads", null=True)),
                ("agency", models.UUIDField(help_text="that person's agency, or that of whoever led before")),
                ("because", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lead_workers",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["user"], name="cases_leadw_user_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="cases_lead_worker_number"),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="cases_lead_worker_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reassignment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("seen_by_users", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("hidden_from", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("number", models.PositiveIntegerField()),
                ("from_owner", models.UUIDField()),
                ("from_agency", models.UUIDField()),
                ("owner", models.UUIDField(help_text="who is to do it from now on")),
                ("agency", models.UUIDField(help_text="that person's agency")),
                ("why", models.SlugField()),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reassignments",
                        to="cases.action",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "number"), name="cases_reassignment_number"),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["directed", "leaving", "away"])),
                        name="cases_reassignment_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("seen_by_users", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("hidden_from", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("manager", models.UUIDField()),
                ("specialist", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervision_notes",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="DormancyAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("seen_by_users", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("hidden_from", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("number", models.PositiveIntegerField()),
                ("answer", models.SlugField()),
                ("words", models.TextField()),
                ("until", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dormancy_answers",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="cases_dormancy_answer_number"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["still_needed", "to_meeting", "close"])),
                        name="cases_dormancy_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="cases_dormancy_answer_says_why",
                    ),
                ],
            },
        ),
    ]
