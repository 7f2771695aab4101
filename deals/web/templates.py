"""How Django's forms are drawn."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Opens no template for a list of no errors: the form of one deal asks for a thousand of those."""

    def render(self, template_name, context, request=None):
        if template_name.startswith("django/forms/errors/") and not context["errors"]:
            return ""
        return super().render(template_name, context, request)
