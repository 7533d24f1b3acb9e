"""Trial readings at the author's desk."""

from django.contrib import admin

from blog.models import Post
from trials.views import at_the_desk

Registered = type(admin.site.get_model_admin(Post))  # by the apps to the left, or beside this one
admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithTrials(Registered):
    def get_urls(self):
        return [*at_the_desk.urls(self.admin_site), *super().get_urls()]
