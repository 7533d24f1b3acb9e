"""Path converters: slugs, people's names and numbers in addresses."""

from django.urls import register_converter

from lib.web.opened import OpenedNumber


class Name:
    """A slug as somebody typed it; PostgreSQL takes no NUL, not even to say that nothing has it.

    Nor has any the sign that stands for what is no text (lib/web/sanitize.py).
    """

    regex = r"[^/\x00\ufffd]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


class PersonsName(Name):
    """A name as people write it: a slash in it is written as browsers would write one twice.

    It may have the sign for what couldn't be read: an old blog's file, or a form, wasn't in UTF-8.
    """

    regex = r"[^/\x00]+"

    def to_python(self, value):
        return value.replace("%2F", "/")

    def to_url(self, value):
        return value.replace("/", "%2F")


class FourDigits:
    regex = "(?!0000)[0-9]{4}"  # No calendar has a year 0.

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):04}"


class TwoDigits(FourDigits):
    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{int(value):02}"


class Number:
    """A number, written in one way: no page is stored for 02 beside that for 2."""

    regex = "0|[1-9][0-9]{0,17}"  # No more than the databases can count.

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Name, "name")
register_converter(PersonsName, "person")
register_converter(Number, "number")
register_converter(OpenedNumber, "opened")
register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "dd")
