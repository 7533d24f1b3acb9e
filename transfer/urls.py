from django.urls import path

from transfer import views

urlpatterns = [
    path("account/data/", views.data, name="account_data"),
    path("account/data/<slug:name>.zip", views.download, name="account_download"),
]
