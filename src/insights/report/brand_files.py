"""Logo and fonts of a brand: read from beside `study.yml`, and refused where they would not be safe or not work everywhere."""

from __future__ import annotations

import base64
import io
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from insights.errors import InputError, nearest
from insights.study import Study

LARGEST_LOGO, LARGEST_FONT = 300_000, 600_000  # bytes: both stand in every page
DRAWN = (
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "image", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "filter", "marker", "switch",
)  # fmt: skip
ENDINGS = {"logo": (".svg", ".png"), "fonts": (".ttf", ".otf"), "template": (".pptx",)}
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|data:image/)|@import|expression\(|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """The bytes of a logo; `kind` is `svg` or `png`, `wide` its width divided by its height."""

    data: bytes
    kind: str
    wide: float

    @property
    def uri(self) -> str:
        """The logo as `data:` URI."""
        form = "svg+xml" if self.kind == "svg" else "png"
        return f"data:image/{form};base64,{base64.b64encode(self.data).decode()}"

    @cached_property
    def png(self) -> bytes:
        """The logo as pixels, for programs that draw no SVG."""
        if self.kind == "png":
            return self.data
        import typst

        source = b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes(sys.inputs.logo), format: "svg", height: 120pt)'
        return typst.compile(source, sys_inputs={"logo": self.data.decode("utf-8")}, format="png", ppi=288)


@dataclass(frozen=True)
class Font:
    """A font file with the name of its family."""

    path: Path
    family: str
    data: bytes

    @property
    def css_format(self) -> str:
        """The word for the file's format in a style sheet."""
        return "opentype" if self.data.startswith(b"OTTO") else "truetype"

    @property
    def uri(self) -> str:
        """The font as `data:` URI."""
        return f"data:font/{'otf' if self.css_format == 'opentype' else 'ttf'};base64,{base64.b64encode(self.data).decode()}"


def beside(study: Study, name: str, where: str) -> Path:
    """The file `name` in the study's folder of raw data. Raises InputError when it lies elsewhere or is not there."""
    path = (study.workspace.root if name.startswith("data/raw/") else study.raw) / name
    if not path.resolve().is_relative_to(study.raw.resolve()):
        raise InputError(
            f"{where}: {name!r} lies outside the study's folder; copy it beside study.yml and give its name."
        )
    if not path.is_file():
        fitting = ENDINGS.get(where.split(":")[1].strip(), (path.suffix.lower(),))
        there = [p.name for p in study.raw.iterdir() if p.is_file() and p.suffix.lower() in fitting]
        told = (
            nearest(path.name, there)
            if there
            else f"it should be a file that ends in {' or '.join(fitting)}, and none lies there"
        )
        raise InputError(f"{where}: there is no file {name!r} beside study.yml; {told}.")
    return path


def read_logo(study: Study, name: str) -> Logo:
    """The logo `name`. Raises InputError for anything that is no plain picture."""
    where = "brand: logo"
    path = beside(study, name, where)
    data = path.read_bytes()
    if len(data) > LARGEST_LOGO:
        raise InputError(f"{where}: {name} has {len(data) // 1000} kB; at most {LARGEST_LOGO // 1000} kB, since it stands in every page.")  # fmt: skip
    if path.suffix.lower() == ".png":
        if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
            raise InputError(f"{where}: {name} is not a PNG picture, whatever its name says; save it anew as PNG.")
        if not _can_be_drawn(data):
            raise InputError(f"{where}: {name} is damaged or not complete; save it anew as PNG.")
        width, height = struct.unpack(">II", data[16:24])
        return Logo(data, "png", width / max(1, height))
    if path.suffix.lower() == ".svg":
        return Logo(data, "svg", _shape(_safe(data, name, where)))
    raise InputError(f"{where}: {name} should be an .svg or .png file.")


def _can_be_drawn(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except Exception:  # Pillow raises whatever the broken part raises
        return False
    return True


def _safe(data: bytes, name: str, where: str) -> ElementTree.Element:
    """The drawing, if it holds nothing that runs and asks for nothing from elsewhere."""
    if re.search(rb"<!ENTITY|<\?xml-stylesheet", data, re.IGNORECASE):
        raise InputError(f"{where}: {name} declares entities or style sheets of its own; save it as plain SVG.")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError) as error:
        raise InputError(f"{where}: {name} is not valid SVG ({error}); save it anew as plain SVG.") from error
    if _local(root.tag) != "svg":
        raise InputError(f"{where}: {name} is not an SVG drawing: it begins with <{_local(root.tag)}>.")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag, ours = (
            _local(element.tag),
            "}" not in element.tag or re.search(r"w3\.org/(2000/svg|1999/xhtml)", element.tag),
        )
        if ours and tag not in DRAWN and not tag.startswith("fe"):
            raise InputError(f"{where}: {name} holds <{tag}>, which can run or load something; save it as plain SVG.")
        for attribute, value in element.attrib.items():
            label = _local(attribute)
            foreign = label in ("href", "src") and not value.startswith(("#", "data:image/png", "data:image/jpeg"))
            if label.lower().startswith("on") or foreign or OUTSIDE.search(value):
                raise InputError(f"{where}: {name} has {label}={value[:40]!r}, which runs or loads something from outside; save it as plain SVG.")  # fmt: skip
        if tag == "style" and OUTSIDE.search(element.text or ""):
            raise InputError(f"{where}: {name} has a style that loads something from outside; save it as plain SVG.")
    return root


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _shape(root: ElementTree.Element) -> float:
    """Width divided by height."""
    box = [float(part) for part in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    if len(box) == 4 and box[3] > 0:
        return box[2] / box[3]
    sizes = [re.match(r"[\d.]+", root.get(side, "")) for side in ("width", "height")]
    if all(sizes) and float(sizes[1].group()) > 0:
        return float(sizes[0].group()) / float(sizes[1].group())
    return 1.0


def read_font(study: Study, name: str, role: str) -> Font:
    """The font file `name`. Raises InputError for what is no font or too large to stand in every page."""
    from PIL import ImageFont

    where = f"brand: fonts: {role}"
    path = beside(study, name, where)
    data = path.read_bytes()
    if path.suffix.lower() not in (".ttf", ".otf") or not data.startswith((b"\x00\x01\x00\x00", b"OTTO", b"true")):
        raise InputError(f"{where}: {name} should be a TrueType or OpenType font (.ttf, .otf).")
    if len(data) > LARGEST_FONT:
        raise InputError(f"{where}: {name} has {len(data) // 1000} kB; at most {LARGEST_FONT // 1000} kB, since it stands in every page: leave out the signs that the study does not need.")  # fmt: skip
    try:
        family = ImageFont.truetype(io.BytesIO(data)).getname()[0]
    except OSError as error:
        raise InputError(f"{where}: {name} cannot be read as a font; it is damaged.") from error
    return Font(path, str(family or path.stem), data)
