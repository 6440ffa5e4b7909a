from django.db import migrations

from plumbline.access.asking_once import WRITTEN_IN_SQL, asked_once


def ask_once(apps, schema_editor):
    """Write every function of an earlier migration that asks who is looking for each row anew, as the source has it now."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WRITTEN_IN_SQL)
        for definition, body in cursor.fetchall():
            if body != asked_once(body):
                cursor.execute(definition.replace(body, asked_once(body)))


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0011_vetting"),
        ("cases", "0054_opened_first"),
        ("feeds", "0009_stored_at"),
        ("finding", "0009_small_area_policies"),
        ("linking", "0006_waiting_people"),
        ("meetings", "0015_process_counts"),
        ("notices", "0004_digests_of_reviews_and_meetings"),
        ("people", "0003_withdraw"),
        ("referrals", "0010_ended_notices"),
        ("schemes", "0009_unit_costs"),
        ("sharing", "0005_reads_only"),
        ("timeline", "0004_count_policies"),
    ]
    operations = [migrations.RunPython(ask_once, migrations.RunPython.noop)]
