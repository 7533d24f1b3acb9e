"""How dates stand in addresses."""

from django.urls import register_converter


class FourDigits:
    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):04}"


class TwoDigits(FourDigits):
    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{int(value):02}"


register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "dd")
