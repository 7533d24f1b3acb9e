from django.urls import path

from transfer.views import data_export

urlpatterns = [
    path("account/data/", data_export.data, name="account_data"),
    path("account/data/<slug:name>.zip", data_export.download, name="account_download"),
]
