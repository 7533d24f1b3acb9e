"""How America writes what the code and the templates ask for in the British way."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "M j, Y, g:i a"

globals().update(
    {
        "j M Y": "M j, Y",
        "j M Y, H:i": "M j, Y, g:i a",
        "j M": "M j",
        "j M, H:i": "M j, g:i a",
        "j F Y": "F j, Y",
        "j F Y, H:i": "F j, Y, g:i a",
        "j F": "F j",
        "j F, H:i": "F j, g:i a",
        "l": "l",
        "l j F": "l, F j",
        "l, j F": "l, F j",
        "l j F Y": "l, F j, Y",
        "H:i": "g:i a",
    }
)
