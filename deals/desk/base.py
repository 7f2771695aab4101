"""What the desk's pages share: saves that overwrite nobody's work unseen, and lists that only read."""

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from ..language.dates import dutch_moment
from .editing.conflict import MANY, READ, Conflict, as_read, remembered, snapshot
from .fields import Choosing
from .frame import desk_page

# Where a save leads, also by way of the conflict page.
CARRIED = [IS_POPUP_VAR, TO_FIELD_VAR, "_continue", "_addanother"]


class RevisionedAdmin(Choosing, admin.ModelAdmin):
    """A save counts only on the revision that the form was read at; otherwise both texts are shown."""

    change_form_template = "desk/change_form.html"
    # The bulk action would delete without showing what is lost; a deal's facts go through its form.
    actions: list | None = None

    class Media:
        js = ("js/desk.js",)
        css = {"all": ["css/desk-form.css"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or self.only_opens(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.POST = with_lists(request.POST)
        with transaction.atomic():
            # The lock keeps a second save out until this one is done.
            current = self.locked(unquote(object_id))
            if (
                current
                and self.has_change_permission(request, current)
                and str(current.revision) != request.POST.get("_revision")
            ):
                return self.conflict(request, current)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The form remembers what it was filled with: only then can a later save tell who changed what."""
        if request.method == "POST":
            context["revision"] = request.POST.get("_revision", "")
            context["read"] = as_read(remembered(request.POST.getlist(READ)))
        elif change and self.has_change_permission(request, obj):
            context["revision"] = obj.revision
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["read"] = snapshot(context["adminform"].form, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def only_opens(self, request):
        """Whether what was posted only asks for more of the form."""
        return False

    def history_view(self, request, object_id, extra_context=None):
        """The trail of this one thing, which holds more than Django's own list of who saved it."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_view_or_change_permission(request, thing):
            return super().history_view(request, object_id, extra_context)
        return redirect(f"{reverse('admin:trail')}?{urlencode(self.in_trail(thing))}")

    def in_trail(self, thing):
        """What to ask the trail for the lines of `thing`."""
        return {"soort": self.opts.model_name, "nummer": thing.pk}

    def locked(self, object_id):
        try:
            pk = self.opts.pk.to_python(object_id)
        except ValidationError:
            return None  # Django's own page says that there is no such thing
        return self.model.objects.select_for_update().filter(pk=pk).first()

    def save_model(self, request, obj, form, change):
        obj.changed(request.user)
        super().save_model(request, obj, form, change)

    def conflict(self, request, current):
        """The page that shows what stands there now beside what was typed, and lets the editor choose."""
        form = self.get_form(request, current, change=True)(instance=current)
        read = remembered(request.POST.getlist(READ))
        clash = Conflict(request.POST, request.FILES, read)
        formsets = []
        for kind, inline in self.get_formsets_with_inlines(request, current):
            formset = kind(instance=current, queryset=inline.get_queryset(request), opened=set())
            formset.opened = clash.to_compare(formset)
            formsets.append(formset)
        clash.form(self.opts.verbose_name, form, "", clash.knew("", ""))
        for formset in formsets:
            clash.rows(formset)
        return desk_page(
            request,
            "desk/editing/conflict.html",
            "Iemand anders heeft dit intussen bewaard",
            status=409,
            above=[(capfirst(str(self.opts.verbose_name_plural)), "")],
            here=str(current),
            sheet="css/desk-form.css",
            about=why_not_saved(current),
            opts=self.opts,
            original=current,
            differences=clash.differences,
            fields=clash.fields + [(name, request.POST[name]) for name in CARRIED if name in request.POST],
            files=request.FILES,
            read=snapshot(form, formsets),
        )


def why_not_saved(current):
    """Why what was typed is not saved."""
    who = current.changed_by or "iemand anders"
    when = f" op {dutch_moment(current.changed_at)}" if current.changed_at else ""
    return f"Uw invoer is niet bewaard: {who} heeft ‘{current}’{when} bewaard, nadat u de pagina opende. Er is niets verloren."


def with_lists(posted):
    """`posted` with each list of things that the conflict page gave as one choice spelled out."""
    spelled = posted.copy()
    for name in [name for name in posted if name.startswith(MANY)]:
        spelled.setlist(name.removeprefix(MANY), [key for key in spelled.pop(name)[-1].split(",") if key])
    return spelled


class ReadOnlyAdmin(admin.ModelAdmin):
    """An official list, or something written once: the desk looks, and changes nothing."""

    actions = None

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
