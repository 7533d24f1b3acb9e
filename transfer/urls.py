from django.urls import path

from transfer.views import data_export, guest_data

urlpatterns = [
    path("your-address/", guest_data.kept, name="guest_data"),
    path("your-address/copy/", guest_data.copy, name="guest_data_copy"),
    path("your-address/erase/", guest_data.erase, name="guest_data_erase"),
    path("account/data/", data_export.data, name="account_data"),
    path("account/data/<slug:name>.zip", data_export.download, name="account_download"),
]
