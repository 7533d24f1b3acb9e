from django.urls import path

from lib.web import converters  # noqa: F401 (registers the names and numbers of addresses)
from transfer.views import data_export, guest_data, old_comments

urlpatterns = [
    path("your-address/", guest_data.kept, name="guest_data"),
    path("your-address/copy/", guest_data.copy, name="guest_data_copy"),
    path("your-address/erase/", guest_data.erase, name="guest_data_erase"),
    path("comments/was/<opened:post>/<name:called>/", old_comments.was, name="comment_was"),
    path("account/data/", data_export.data, name="account_data"),
    path("account/data/<slug:name>.zip", data_export.download, name="account_download"),
]
