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
    image = _square(image.convert("RGBA"))
    made = [_made(str(size), _filled(_at(image, size), size)) for size in SIZES]
    ground = Image.new("RGBA", (512, 512), _ground(image))
    small, edge = _at(image, round(512 * SAFE)), round(512 * (1 - SAFE) / 2)
    ground.alpha_composite(small, (edge, edge))
    return [*made, _made("masked", ground), _ico(image)]


def _square(image):
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _at(image, side):
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _ground(image):
    """The colour of its edge, so that a mask cuts through nothing but that."""
    edge = image.getpixel((image.width // 2, 0))
    return edge if edge[3] == 255 else WHITE


def _filled(image, name):
    if name not in WITHOUT_HOLES:
        return image
    ground = Image.new("RGBA", image.size, WHITE)
    ground.alpha_composite(image)
    return ground


def _made(name, image, kind="PNG", ending=".png", **options):
    file = io.BytesIO()
    image.save(file, kind, **({"optimize": True} if kind == "PNG" else {}), **options)
    return Made(f"{name}{ending}", file.getvalue(), *image.size)


def _ico(image):
    return _made("ico", _at(image, 48), "ICO", ".ico", sizes=[(16, 16), (32, 32), (48, 48)])
