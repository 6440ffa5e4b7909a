import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0009_unit_costs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("audience", models.SlugField()),
                ("guide", models.SlugField(help_text="guide with its version")),
                ("reference", models.CharField(max_length=8, unique=True)),
                ("consent", models.SlugField()),
                ("danger", models.BooleanField(help_text="they spoke of danger, and it was handed over")),
                ("happened_on", models.DateField()),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="schemes.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="InterviewCoding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("codebook", models.PositiveIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), size=None),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codings",
                        to="schemes.interview",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="InterviewQuote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("theme", models.SlugField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="schemes.interview",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="InterviewWithdrawal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("what", models.SlugField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="schemes.interview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterviewWords",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("words", models.JSONField()),
                (
                    "who_was_told",
                    models.TextField(blank=True, help_text="of danger, by the safeguarding route"),
                ),
                (
                    "interview",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="schemes.interview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuoteCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("is_clear", models.BooleanField()),
                ("because", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "quote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_made",
                        to="schemes.interviewquote",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["person", "practitioner"]),
                    ("consent__in", ["none", "learning", "quoted"]),
                ),
                name="schemes_interview_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewcoding",
            constraint=models.UniqueConstraint(
                fields=("interview", "place"), name="schemes_interview_coding_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewcoding",
            constraint=models.UniqueConstraint(
                fields=("interview", "by"), name="schemes_interview_coding_two_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewcoding",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", [1, 2])), name="schemes_interview_coding_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewwithdrawal",
            constraint=models.UniqueConstraint(
                fields=("interview", "what"), name="schemes_interview_withdrawal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["quotes", "all"])), name="schemes_interview_withdrawal_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="schemes_quote_check_says_why"
            ),
        ),
    ]
