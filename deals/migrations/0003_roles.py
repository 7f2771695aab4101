"""The roles at the desk, as groups. What a role may do changes by a later migration, never in the admin."""

from django.db import migrations

DEALS = "deal source region organisation"
FACTS = "contribution signature party area programmeline aim dealtrait alias milestone gap"
REGISTER = "release releaseline version releaseddeal"
LISTS = "province municipality caribbeanbody ministry ministryname tranche theme trait programmefact"
SEES = {"view": f"{DEALS} {FACTS} {REGISTER} {LISTS}"}

# Per role and action the models; `publish` is Deal's own permission.
ROLES = {
    "lezer": SEES,
    "redacteur": SEES | dict.fromkeys(("add", "change", "delete"), f"{DEALS} {FACTS}"),
    "eindredacteur": SEES | {"publish": "deal"},
    "beheerder": {"view": f"user group {LISTS}", "add": f"user {LISTS}", "change": f"user {LISTS}"},
}
PUBLISH = "Kan publiceren, intrekken, verplaatsen en terughalen"


def make_roles(apps, schema_editor):
    """Django makes permissions only after the last migration: make here what the roles need, by its names."""
    using = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)

    def permission(action, model):
        app = "auth" if model == "group" else "deals"
        content_type, _ = content_types.get_or_create(app_label=app, model=model)
        name = PUBLISH if action == "publish" else f"Can {action} {apps.get_model(app, model)._meta.verbose_name_raw}"
        return permissions.get_or_create(
            content_type=content_type, codename=f"{action}_{model}", defaults={"name": name}
        )[0]

    for role, actions in ROLES.items():
        group, _ = groups.get_or_create(name=role)
        group.permissions.set(permission(action, model) for action in actions for model in actions[action].split())


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0002_programme_facts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="deal",
            options={
                "ordering": ["name"],
                "permissions": [("publish_deal", PUBLISH)],
                "verbose_name": "Regio Deal",
                "verbose_name_plural": "Regio Deals",
            },
        ),
        # Going back leaves the groups: they may have members.
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
