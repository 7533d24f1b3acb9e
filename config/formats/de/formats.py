"""How German writes what the code and the templates ask for in the English way."""

DATE_FORMAT = "j. N Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. N Y, H:i"

globals().update(
    {
        "j M Y": "j. N Y",
        "j M Y, H:i": "j. N Y, H:i",
        "j M": "j. N",
        "j M, H:i": "j. N, H:i",
        "j F Y": "j. F Y",
        "j F Y, H:i": "j. F Y, H:i",
        "j F": "j. F",
        "j F, H:i": "j. F, H:i",
        "l": "l",
        "l j F": "l, j. F",
        "l, j F": "l, j. F",
        "l j F Y": "l, j. F Y",
        "F Y": "F Y",
        "M Y": "M Y",
        "M": "M",
        "j": "j.",
        "H:i": "H:i",
        "Y": "Y",
    }
)
