"""Who reads and writes papers of the Kamer at the desk."""

from django.db import migrations

ROLES = {"lezer": ["view"], "redacteur": ["view", "add", "change", "delete"], "eindredacteur": ["view"]}
MODELS = {"parliamentarypaper": "Kamerstuk", "paperdeal": "genoemde deal", "paperdecision": "besluit"}


def let_the_roles_in(apps, schema_editor):
    """Django makes permissions only after the last migration: make here what the roles need, by its names."""
    using = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for model, called in MODELS.items():
        content_type, _ = content_types.get_or_create(app_label="deals", model=model)
        for role, actions in ROLES.items():
            for action in actions:
                permission, _ = permissions.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {called}"},
                )
                groups.get(name=role).permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0019_papers"),
    ]

    operations = [
        migrations.RunPython(let_the_roles_in, migrations.RunPython.noop),
    ]
