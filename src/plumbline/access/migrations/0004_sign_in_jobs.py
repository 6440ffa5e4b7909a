from django.db import migrations

from plumbline.access.jobs import JOBS, job_id


def add_jobs(apps, schema_editor):
    """Jobs that came after 0003; before the accounts come under the ledger guard in 0006."""
    User = apps.get_model("access", "User")
    for job in ("operate", "sign-in"):
        User.objects.get_or_create(
            id=job_id(job),
            defaults={"email": f"{job}@jobs.invalid", "name": JOBS[job], "kind": "job", "password": "!"},
        )


class Migration(migrations.Migration):
    dependencies = [("access", "0003_jobs")]
    operations = [migrations.RunPython(add_jobs, migrations.RunPython.noop)]
