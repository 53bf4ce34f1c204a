"""A column that every customer gets, filled for each, and an index on it: a table made anew on SQLite."""

from django.db import migrations, models


def fill(apps, _):
    """Give everybody one."""
    apps.get_model("records", "Customer").objects.update(nickname=models.functions.Upper("first_name"))


class Migration(migrations.Migration):
    """Three changes that belong together."""

    dependencies = [("records", "0002_outbox_moves")]
    operations = [
        migrations.AddField("customer", "nickname", models.CharField(max_length=80, default="", db_index=True)),
        migrations.RunPython(fill),
        migrations.AddIndex("customer", models.Index(fields=["business", "nickname"], name="customer_nickname")),
    ]
