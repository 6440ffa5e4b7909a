from django.db import migrations
from django.utils import timezone

from plumbline.access.jobs import JOBS, job_id
from plumbline.access.policy_away import AWAY_AND_MANAGERS


def add_job(apps, schema_editor):
    """The job that sends reminders; accounts are under the ledger guard by now, so with its entry."""
    User, Entry = apps.get_model("access", "User"), apps.get_model("audit", "Entry")
    job = job_id("remind")
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
    User(id=job, email="remind@jobs.invalid", name=JOBS["remind"], kind="job", password="!").save(  # noqa: S106 - nobody signs in with it
        force_insert=True
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0007_away_and_managers"), ("audit", "0003_guard_after_restore")]
    operations = [
        migrations.RunSQL(AWAY_AND_MANAGERS, migrations.RunSQL.noop),
        migrations.RunPython(add_job, migrations.RunPython.noop),
    ]
