from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_definitions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="instrument",
            options={"ordering": ["title", "loaded_at", "pk"]},
        ),
    ]
