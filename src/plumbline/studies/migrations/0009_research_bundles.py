import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


READERS = "app, worker, analyst"
# Pages ask and check; the analyst's queue, which alone reads people, counts, makes and empties.
RIGHTS = (
    open_table_sql("studies_researchbundle", read_by=READERS, write_by="app, worker", append_only=True),
    open_table_sql("studies_bundlecheck", read_by=READERS, write_by="app, worker", append_only=True),
    open_table_sql("studies_bundlemeasure", read_by=READERS, write_by="analyst", append_only=True),
    open_table_sql("studies_bundlecontent", read_by="app, analyst", write_by="analyst"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0008_signed_summaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResearchBundle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("purpose", models.TextField()),
                ("recipient", models.TextField()),
                ("ends_on", models.DateField(help_text="last day on which a copy is taken out")),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundles",
                        to="studies.result",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BundleMeasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("people", models.PositiveIntegerField()),
                ("smallest", models.PositiveIntegerField(help_text="fewest people who are alike")),
                ("least", models.PositiveIntegerField(help_text="what the plan asks for")),
                (
                    "alone",
                    models.PositiveIntegerField(
                        help_text="people like nobody else once their numbers of events are known"
                    ),
                ),
                ("columns", models.JSONField(help_text="what others might know, as given")),
                ("rung", models.TextField(help_text="how coarse it is given, in words")),
                ("measured_at", models.DateTimeField()),
                (
                    "bundle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measure",
                        to="studies.researchbundle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BundleContent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                (
                    "sha256",
                    models.CharField(help_text="of what is sealed, before it is marked", max_length=64),
                ),
                ("refused", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("emptied_at", models.DateTimeField(null=True)),
                (
                    "bundle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="content",
                        to="studies.researchbundle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BundleCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("passed", models.BooleanField()),
                ("words", models.TextField(blank=True, default="")),
                ("checked_by", models.UUIDField()),
                ("checked_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="studies.researchbundle",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="researchbundle",
            index=models.Index(fields=["-asked_at"], name="studies_res_asked_a_860182_idx"),
        ),
        migrations.AddConstraint(
            model_name="researchbundle",
            constraint=models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(recipient=""),
                name="studies_bundle_says_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlecheck",
            constraint=models.UniqueConstraint(
                fields=("bundle", "checked_by"), name="studies_bundle_check_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(words=""),
                name="studies_bundle_check_says_why",
            ),
        ),
        *(migrations.RunSQL(rights, migrations.RunSQL.noop) for rights in RIGHTS),
    ]
