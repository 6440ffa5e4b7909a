"""What similar cases got and what came after is counted."""

from django.db import migrations

from plumbline.cases.similar_policy import SIMILAR_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0110_opened")]
    operations = [
        migrations.RunSQL(
            SIMILAR_COUNTS,
            "DROP FUNCTION cases_similar_counts(uuid, text, text, int, int, date, text[], int);",
        )
    ]
