"""Accounts at the desk, and the roles that they have."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from ...accounts.users import User
from ..base import ReadOnlyAdmin
from ..frame import log_deed

ROLES = {
    "lezer": "ziet het bureau",
    "redacteur": "werkt deals, bronnen, regio's, organisaties en feiten bij, beantwoordt meldingen en legt wijzigingen voor; publiceert niet",
    "eindredacteur": "ziet het bureau en meldingen, beoordeelt en publiceert wat voorligt, trekt in, verplaatst en haalt terug",
    "beheerder": "geeft mensen toegang en beheert de officiële lijsten",
}


class RoleField(forms.ModelMultipleChoiceField):
    """The roles as boxes to tick, each with what it may do."""

    def label_from_instance(self, group):
        return f"{group.name}: {ROLES[group.name]}" if group.name in ROLES else group.name


@admin.register(User)
class DeskUserAdmin(UserAdmin):
    """An account has roles and nothing else: no rights of its own. Nobody raises their own."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    actions = None
    change_form_template = "desk/account/user_form.html"
    add_fieldsets = (
        (None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]}),
        ("Wie", {"fields": ["first_name", "last_name", "email"]}),
        ("Toegang", {"fields": ["groups"]}),
    )

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        access = ["is_active", "groups"] + (["is_superuser"] if request.user.is_superuser else [])
        return [
            (None, {"fields": ["username", "password"]}),
            ("Wie", {"fields": ["first_name", "last_name", "email"]}),
            ("Toegang", {"fields": access}),
            ("Wanneer", {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        own = obj is not None and obj == request.user and not request.user.is_superuser
        return [*self.readonly_fields, *(["is_active", "groups"] if own else [])]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            return RoleField(
                Group.objects.order_by("name"), label="Rollen", required=False, widget=forms.CheckboxSelectMultiple
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="rollen")
    def roles(self, user):
        names = sorted(group.name for group in user.groups.all())
        return ", ".join(["alles", *names] if user.is_superuser else names) or "–"

    def has_change_permission(self, request, obj=None):
        """Whoever can set the password of an account that may do everything, may do everything."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # what someone did stays theirs: an account is switched off

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302 and (colleague := self.get_object(request, unquote(id))):
            log_deed(request, "wachtwoord gewijzigd", colleague)
        return response

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """The roles, to look at: a migration says what they may do."""

    list_display = ["name", "may", "who"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "may", "who"]
    readonly_fields = ["may", "who"]

    @admin.display(description="mag")
    def may(self, group):
        return ROLES.get(group.name, "–")

    @admin.display(description="wie")
    def who(self, group):
        return ", ".join(user.get_username() for user in group.user_set.order_by("username")) or "–"
