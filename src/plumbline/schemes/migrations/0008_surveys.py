import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from plumbline.access.jobs import JOBS, job_id
from plumbline.sharing.policy import open_table_sql


# An invitation can be destroyed and not changed; the other rows can be neither.
TABLES = {
    "schemes_surveyround": "app, worker, analyst, auditor",
    "schemes_surveyinvitation": "app, worker",
    "schemes_surveyanswer": "app, worker, analyst",
    "schemes_surveycomment": "app, worker",
}
DESTROY = "GRANT DELETE ON schemes_surveyinvitation TO plumbline_app, plumbline_worker;"
# FOR UPDATE, so that two answers with one code wait for each other, needs a column that may be updated.
HOLD = "GRANT UPDATE (sha256) ON schemes_surveyinvitation TO plumbline_app, plumbline_worker;"


def add_job(apps, schema_editor):
    """The job that takes answers, with its entry: accounts are under the ledger guard."""
    User, Entry = apps.get_model("access", "User"), apps.get_model("audit", "Entry")
    job = job_id("survey")
    if User.objects.filter(id=job).exists():
        return
    Entry(
        at=timezone.now(),
        actor=job_id("set-up"),
        actor_kind="job",
        agencies=[],
        verb="access",
        what="account.opened",
        object_kind="account",
        objects_seen=[job],
        because="",
    ).save(force_insert=True)
    User(id=job, email="survey@jobs.invalid", name=JOBS["survey"], kind="job", password="!").save(  # noqa: S106 - nobody signs in with it
        force_insert=True
    )


def of_round(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to="schemes.surveyround"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0007_whole_charters"),
        ("access", "0011_vetting"),
        ("audit", "0003_guard_after_restore"),
    ]
    operations = [
        migrations.CreateModel(
            name="SurveyRound",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("survey", models.SlugField()),
                ("version", models.PositiveIntegerField()),
                ("invited", models.PositiveIntegerField()),
                ("opened_on", models.DateField()),
                ("closes_on", models.DateField(help_text="the last day on which it is answered")),
                ("opened_by", models.UUIDField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_rounds",
                        to="schemes.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-closes_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("invited__gte", 10)), name="schemes_survey_round_enough_invited"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gt", models.F("opened_on"))),
                        name="schemes_survey_round_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyInvitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("round", of_round("invitations")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("answers", models.JSONField()),
                ("round", of_round("answers")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="SurveyComment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("words", models.TextField()),
                ("round", of_round("comments")),
            ],
            options={"ordering": ["id"]},
        ),
        *(
            migrations.RunSQL(
                open_table_sql(table, read_by=readers, write_by="app, worker", append_only=True),
                migrations.RunSQL.noop,
            )
            for table, readers in TABLES.items()
        ),
        migrations.RunSQL(DESTROY + HOLD, migrations.RunSQL.noop),
        migrations.RunPython(add_job, migrations.RunPython.noop),
    ]
