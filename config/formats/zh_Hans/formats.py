"""How Chinese writes what the code and the templates ask for in the English way."""

DATE_FORMAT = "Y年n月j日"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"

globals().update(
    {
        "j M Y": "Y年n月j日",
        "j M Y, H:i": "Y年n月j日 H:i",
        "j M": "n月j日",
        "j M, H:i": "n月j日 H:i",
        "j F Y": "Y年n月j日",
        "j F Y, H:i": "Y年n月j日 H:i",
        "j F": "n月j日",
        "j F, H:i": "n月j日 H:i",
        "l": "l",
        "l j F": "n月j日 l",
        "l, j F": "n月j日 l",
        "l j F Y": "Y年n月j日 l",
        "F Y": "Y年n月",
        "M Y": "Y年n月",
        "M": "n月",
        "j": "j日",
        "H:i": "H:i",
        "Y": "Y年",
    }
)
