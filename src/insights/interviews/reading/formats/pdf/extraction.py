"""Runs as a process of its own: takes paths of PDFs line by line, gives the lines of their pages as JSON.

PDF is read by a large C++ library from files of unknown origin; here it can neither take the caller down nor use more memory or time
than a transcript needs. Only the standard library and pypdfium2 are imported, so that it starts at once.
"""

import bisect
import json
import re
import sys

MOST_PAGES = 600
MOST_CHARACTERS = 3_000_000
MEMORY = 300_000_000  # bytes of address space beyond what the library itself takes
SECONDS = 0.8  # of the processor, for one page
_HEAD = 60  # characters of a line that may be its bold beginning
_COLUMN = 3.0  # heights of a letter between two words, from which they stand in columns
_MARGIN = 2.0  # points that a letter may stand off its page
_MOST_SHAPES = 3_000  # lines and boxes drawn on a page that are looked at


def extract(path):
    """The pages of one PDF: {"pages": [{"width", "height", "lines": [[text, left, bottom, right, top, bold]], "shapes": [[left, bottom,
    right, top]]}]} or {"error": …}; shapes are what is drawn, as the lines around the cells of a table."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() else "damaged"}
    count = len(document)
    if count > MOST_PAGES:
        return {"error": "pages", "count": count}
    pages, characters = [], 0
    for index in range(count):
        _give_time(SECONDS)
        try:
            page = document[index]
            text = page.get_textpage()
            characters += text.count_chars()
            if characters > MOST_CHARACTERS:
                return {"error": "characters"}
            width, height = page.get_size()
            shapes = _shapes(page)
            pages.append({"width": width, "height": height, "lines": _lines(page, text, shapes), "shapes": shapes})
            text.close()
            page.close()
        except pypdfium2.PdfiumError:
            pages.append({"width": 0, "height": 0, "lines": [], "shapes": []})
    _give_time(0)
    document.close()
    return {"pages": pages}


def _shapes(page):
    """The boxes around the shapes that are drawn on a page."""
    import ctypes

    import pypdfium2.raw as raw

    found = []
    for place in range(min(raw.FPDFPage_CountObjects(page.raw), 4 * _MOST_SHAPES)):
        drawn = raw.FPDFPage_GetObject(page.raw, place)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH and len(found) < _MOST_SHAPES:
            box = [ctypes.c_float() for _ in range(4)]
            if raw.FPDFPageObj_GetBounds(drawn, *(ctypes.byref(side) for side in box)):
                found.append([round(side.value, 1) for side in box])
    return found


def _lines(page, text, shapes):
    upright = sorted((x, s[1], s[3]) for s in shapes if s[3] - s[1] > 8.0 for x in (s[0], s[2]))
    left, bottom, right, top = page.get_cropbox()
    lines, place = [], 0
    # A hyphen at the end of a line has a sign of its own and no line end behind it.
    for row in re.split(r"\r\n|(?<=[\ufffe\x02])", text.get_text_range()):
        for start, words in _pieces(row, place, text, upright):
            first, last = text.get_charbox(start), text.get_charbox(start + _units(words) - 1)
            low, high = _baseline(text, start), max(first[3], last[3])
            on_page = left - _MARGIN <= first[0] <= right + _MARGIN and bottom - _MARGIN <= high <= top + _MARGIN
            if on_page:
                box = [round(x, 1) for x in (first[0], low, max(first[2], last[2]), high)]
                lines.append([words, *box, _bold_head(text, start, words)])
        place += _units(row) + (0 if row.endswith(("\ufffe", "\x02")) else 2)
    return lines


def _pieces(row, place, text, upright):
    """The words of one line with their place, parted where a clear distance or a line between them shows another column."""
    piece, start, position, before = [], place, place, None
    for word in row.split(" "):
        count = _units(word)
        if count:
            box = text.get_charbox(position)
            distant = before and box[0] - before[2] > _COLUMN * max(before[3] - before[1], 4.0)
            if piece and (distant or (before and upright and _is_parted(before, box, upright))):
                yield start, " ".join(piece)
                piece, start = [], position
            before = text.get_charbox(position + count - 1)
        if piece or count:
            piece.append(word)
        else:
            start = position + 1
        position += count + 1
    while piece and not piece[-1]:
        piece.pop()
    if piece:
        yield start, " ".join(piece)


def _is_parted(before, box, upright):
    """Whether the side of a shape runs between two letters."""
    middle = (box[1] + box[3]) / 2
    first, last = bisect.bisect_left(upright, (before[2] - 1.5,)), bisect.bisect_right(upright, (box[0] + 1.5,))
    return any(low <= middle <= high for _, low, high in upright[first:last])


def _baseline(text, place):
    """Where the line stands: below every letter at the same height, so that lines have even distances."""
    import ctypes

    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text.raw, place, x, y)
    return y.value


def _units(text):
    """Places that pdfium counts for `text`: signs beyond the basic plane take two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bold_head(text, first, words):
    """How many characters at the beginning of the line are bold."""
    count = 0
    for place in range(min(len(words), _HEAD)):
        if not words[place].isspace() and not _is_bold(text, first + place):
            break
        count = place + 1
    return count


def _is_bold(text, place):
    import ctypes

    import pypdfium2.raw as raw

    if raw.FPDFText_GetFontWeight(text.raw, place) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text.raw, place, name, 100, ctypes.byref(flags))
    found = name.value.decode("latin-1").lower()
    return "bold" in found or "black" in found or bool(flags.value & (1 << 18))


def _give_time(seconds):
    """Let the system end this process once the page has taken `seconds` of the processor; 0 takes the limit off."""
    try:
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)
    except (ImportError, AttributeError):
        return  # Windows: the caller's clock must do


def _limit_memory():
    try:
        import resource

        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return  # Windows, macOS: the time limit must do


def main():
    """Answer every path on the standard input with one line of JSON."""
    import pypdfium2  # noqa: F401  (before the limit, which counts from here)

    _limit_memory()
    for line in sys.stdin:
        try:
            answer = extract(json.loads(line))
        except MemoryError:
            answer = {"error": "memory"}
        except Exception as error:  # whatever it is, the caller must hear of it
            answer = {"error": "damaged", "why": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
