from django.db import migrations

from plumbline.access.jobs import JOBS, job_id


def add_jobs(apps, schema_editor):
    User = apps.get_model("access", "User")
    for job, name in JOBS.items():
        User.objects.get_or_create(
            id=job_id(job),
            defaults={"email": f"{job}@jobs.invalid", "name": name, "kind": "job", "password": "!"},
        )


class Migration(migrations.Migration):
    dependencies = [("access", "0002_identity")]
    operations = [migrations.RunPython(add_jobs, migrations.RunPython.noop)]
