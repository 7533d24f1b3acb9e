"""What is made of a site's logo, and of the one square picture that is its icon. Pure: no Django, no database."""

import io

from PIL import Image

from blog.pictures.decoding.renditions import Made

LOGO = (1120, 112)  # Shown 28 px tall, with up to four dots to the pixel.
SIZES = [16, 32, 180, 192, 512]
WITHOUT_HOLES = {180}  # Telephones put black behind what can be seen through.
SAFE = 0.8  # of a masked icon's side: what no mask cuts away
WHITE = (255, 255, 255, 255)


def logo(image: Image.Image) -> list[Made]:
    image.thumbnail(LOGO, Image.Resampling.LANCZOS)
    return [_made("logo", image)]


def icons(image: Image.Image) -> list[Made]:
    """All sizes, the one for masks, and the .ico that browsers ask for by themselves."""
    image = image.convert("RGBA")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side))
    made = []
    for size in SIZES:
        icon = _at(image, size)
        if size in WITHOUT_HOLES:
            filled = Image.new("RGBA", icon.size, WHITE)
            filled.alpha_composite(icon)
            icon = filled
        made.append(_made(str(size), icon))
    # Of the colour of its edge, so that a mask cuts through nothing but that.
    colour = image.getpixel((image.width // 2, 0))
    ground = Image.new("RGBA", (512, 512), colour if colour[3] == 255 else WHITE)
    small, edge = _at(image, round(512 * SAFE)), round(512 * (1 - SAFE) / 2)
    ground.alpha_composite(small, (edge, edge))
    masked = _made("masked", ground)
    ico = _made("ico", _at(image, 48), "ICO", ".ico", sizes=[(16, 16), (32, 32), (48, 48)])
    return [*made, masked, ico]


def _at(image, side):
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _made(name, image, kind="PNG", ending=".png", **options):
    file = io.BytesIO()
    image.save(file, kind, **({"optimize": True} if kind == "PNG" else {}), **options)
    return Made(f"{name}{ending}", file.getvalue(), *image.size)
