"""What all pages of the author's desk have in common, in Django's admin."""

from django.db import IntegrityError

from blog.desk.media import pictures_admin
from lib.web.short_admin import ShortAdmin


class DeskAdmin(ShortAdmin):
    """One by one, because deleting is a verb of each thing; and nobody's double click is an error."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user  # Each request has a class of its own.
        return form

    def save_model(self, request, thing, form, change):
        super().save_model(request, thing, form, change)
        pictures_admin.add_messages(request, getattr(form, "received", ()))

    def delete_queryset(self, request, queryset):
        for thing in queryset:
            thing.delete()

    def get_deleted_objects(self, objs, request):
        """The things by their names; what hangs on them is no word of an author's."""
        needed = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return [str(one) for one in objs], {}, needed, []

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody took the address between our look and our insert. The form finds
            # them at a second look, and says so with everything typed still in it.
            return super().changeform_view(request, object_id, form_url, extra_context)
