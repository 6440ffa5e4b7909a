from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="agency",
            options={"ordering": ["name", "pk"]},
        ),
    ]
