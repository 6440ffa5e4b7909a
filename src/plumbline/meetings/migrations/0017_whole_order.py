from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_asked_once"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="acceptance",
            options={"ordering": ["accepted_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="agendaitem",
            options={"ordering": ["listed_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="attendance",
            options={"ordering": ["recorded_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="decision",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="goingon",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="keptline",
            options={"ordering": ["kept_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="meeting",
            options={"ordering": ["starts_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="meetingstep",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="observer",
            options={"ordering": ["recorded_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="parked",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="printout",
            options={"ordering": ["-printed_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="question",
            options={"ordering": ["asked_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="questionanswer",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="questionlisted",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="rearrangement",
            options={"ordering": ["number", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="slot",
            options={"ordering": ["began_at", "pk"]},
        ),
    ]
