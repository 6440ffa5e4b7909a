"""Only somebody of its case is named on a contact or a rule, and figures count those contacts that count."""

from django.db import migrations

from plumbline.cases.about_policy import OF_THE_CASE, RULE_OF_WHOEVER, WHOSE_COUNTS, about_whom_sql


class Migration(migrations.Migration):
    dependencies = [("cases", "0112_about_whom")]
    operations = [
        migrations.RunSQL(
            [
                OF_THE_CASE,
                about_whom_sql("cases_contact"),
                about_whom_sql("cases_safecontact"),
                WHOSE_COUNTS,
                RULE_OF_WHOEVER,
            ],
            migrations.RunSQL.noop,
        )
    ]
