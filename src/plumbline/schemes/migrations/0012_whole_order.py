from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0011_voice_policies"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="charter",
            options={"ordering": ["-signed_on", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="interview",
            options={"ordering": ["-happened_on", "-asked_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="interviewcoding",
            options={"ordering": ["place", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="interviewquote",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="localvalue",
            options={"ordering": ["set_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="scheme",
            options={"ordering": ["name", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="surveyround",
            options={"ordering": ["-opened_on", "-closes_on", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="teampost",
            options={"ordering": ["starts", "set_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="unitcost",
            options={"ordering": ["from_date", "set_at", "pk"]},
        ),
    ]
