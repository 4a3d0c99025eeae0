"""The shapes of the drawn faces on a field of 200 by 200; `{skin}`, `{hair}` … are put in by `faces`."""

from __future__ import annotations

import math


def _curls(left: int, right: int, low: int, high: int, size: int) -> str:
    """A half ring of round curls over the head from `low` at the sides up to `high`."""
    middle, width, height = (left + right) / 2, (right - left) / 2, low - high
    spots = [math.pi * step / 10 for step in range(11)]
    ring = "".join(
        f'<circle cx="{middle - width * math.cos(a):.0f}" cy="{low - height * math.sin(a):.0f}" r="{size}" fill="{{hair}}"/>'
        for a in spots
    )
    return ring


_EYES = (
    '<g fill="{ink}"><ellipse cx="83" cy="97" rx="3.4" ry="4"/><ellipse cx="117" cy="97" rx="3.4" ry="4"/></g>'
    '<g fill="#fff"><circle cx="84.2" cy="95.6" r="1.1"/><circle cx="118.2" cy="95.6" r="1.1"/></g>'
)
_NOSE = '<path d="M101 98c1 6 5 10 4 14-2 3-6 3-9 1" fill="none" stroke="{line}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" opacity=".75"/>'
_BLUSH = '<g fill="{blush}" opacity=".38"><ellipse cx="76" cy="113" rx="8" ry="5.5"/><ellipse cx="124" cy="113" rx="8" ry="5.5"/></g>'
_EARS = '<g fill="{ear}"><ellipse cx="63" cy="100" rx="7" ry="10"/><ellipse cx="137" cy="100" rx="7" ry="10"/></g>'
_NECK = (
    '<path d="M84 126h32v30q-16 16-32 0z" fill="{skin}"/><path d="M84 134q16 16 32 0v12q-16 12-32 0z" fill="{shade}"/>'
)


def _head(outline: str, brows: str, mouth: str) -> str:
    return f'{_EARS}<path d="{outline}" fill="{{skin}}"/>{_BLUSH}{brows}{_EYES}{_NOSE}{mouth}'


def _brows(width: float, rise: int) -> str:
    return (
        f'<g fill="none" stroke="{{brow}}" stroke-width="{width}" stroke-linecap="round">'
        f'<path d="M75 87q7-{rise} 15-1"/><path d="M110 86q8-{rise - 1} 15 1"/></g>'
    )


_ROUND = "M63 90c0-32 16-46 37-46s37 14 37 46c0 31-16 53-37 53s-37-22-37-53z"
_SQUARE = "M62 90c0-32 16-46 38-46s38 14 38 46c0 18-3 31-9 40-7 10-18 15-29 15s-22-5-29-15c-6-9-9-22-9-40z"
_NARROW = "M65 90c0-32 15-46 35-46s35 14 35 46c0 32-17 56-35 56s-35-24-35-56z"
_SMILE = '<path d="M88 123q12 10 24 0" fill="none" stroke="{lip}" stroke-width="3" stroke-linecap="round"/>'
_OPEN_SMILE = '<path d="M86 121q14 3 28 0-3 12-14 12t-14-12z" fill="#fff"/><path d="M86 121q14 3 28 0-3 12-14 12t-14-12z" fill="none" stroke="{lip}" stroke-width="2.4" stroke-linejoin="round"/>'
_CALM = '<path d="M89 125q11 5 22-1" fill="none" stroke="{lip}" stroke-width="3" stroke-linecap="round"/>'
_LIPS = '<path d="M87 123q6-4 13-1 7-3 13 1-6 8-13 8t-13-8z" fill="{lip}"/><path d="M87 123q13 4 26 0" fill="none" stroke="{line}" stroke-width="1.3"/>'

HEADS = {
    "male": (_head(_SQUARE, _brows(4, 5), _SMILE), _head(_ROUND, _brows(4.2, 4), _CALM), _head(_NARROW, _brows(3.8, 5), _OPEN_SMILE), _head(_SQUARE, _brows(4.4, 4), _CALM)),
    "female": (_head(_ROUND, _brows(2.8, 7), _LIPS), _head(_NARROW, _brows(2.6, 7), _SMILE), _head(_NARROW, _brows(3, 6), _OPEN_SMILE), _head(_ROUND, _brows(2.8, 6), _SMILE)),
    "open": (_head(_NARROW, _brows(3.4, 6), _SMILE), _head(_ROUND, _brows(3.4, 5), _CALM), _head(_ROUND, _brows(3.2, 6), _OPEN_SMILE)),
}  # fmt: skip

# Lines of age, each from an age on.
LINES = (
    (42, '<g fill="none" stroke="{line}" stroke-width="1.5" stroke-linecap="round" opacity=".42"><path d="M87 112q-5 4-5 10"/><path d="M113 112q5 4 5 10"/></g>'),
    (52, '<g fill="none" stroke="{line}" stroke-width="1.3" stroke-linecap="round" opacity=".4"><path d="M70 93l-4-2M70 97h-4M130 93l4-2M130 97h4"/><path d="M77 104q6 3 12 0M111 104q6 3 12 0"/></g>'),
    (62, '<g fill="none" stroke="{line}" stroke-width="1.5" stroke-linecap="round" opacity=".42"><path d="M84 71q16-4 32 0M87 64q13-3 26 0"/><path d="M80 124q-3 5-1 10M120 124q3 5 1 10"/></g>'),
    (72, '<g fill="none" stroke="{line}" stroke-width="1.3" stroke-linecap="round" opacity=".4"><path d="M86 78q14-3 28 0M72 112q-2 6 0 11M128 112q2 6 0 11"/></g>'),
)  # fmt: skip

_SHOULDERS = '<path d="M18 206c3-36 32-52 82-52s79 16 82 52z" fill="{cloth}"/>'
CLOTHES = (
    _SHOULDERS + _NECK + '<path d="M78 152q22 20 44 0l4 5q-26 24-52 0z" fill="{deep}"/>',
    _SHOULDERS + _NECK + '<path d="M80 150l20 22-17 14-13-31zM120 150l-20 22 17 14 13-31z" fill="#f4f2ee"/><path d="M100 172l-5 8 5 22 5-22z" fill="{deep}"/>',
    _SHOULDERS + _NECK + '<path d="M79 151l21 36 21-36 6 4-27 46-27-46z" fill="{deep}"/><path d="M86 156l14 24 14-24q-14 10-28 0z" fill="{skin}"/>',
    _SHOULDERS + _NECK + '<path d="M82 140q18 12 36 0l3 16q-21 14-42 0z" fill="{deep}"/>',
    _SHOULDERS + _NECK + '<path d="M82 151l18 26 18-26 8 3-26 52-26-52z" fill="#f4f2ee"/><path d="M80 152l-14 8 8 14-5 6 31 26-20-54zM120 152l14 8-8 14 5 6-31 26 20-54z" fill="{deep}"/>',
)  # fmt: skip

_SIDE_PART = (
    "",
    '<path d="M61 96c-8-34 8-62 42-62 32 0 46 28 36 62-2-12-5-19-11-26-16 5-36 2-46-8-10 8-17 19-21 34z" fill="{hair}"/>',
)
_CROP = (
    "",
    '<path d="M62 92c-6-36 12-56 38-56s44 20 38 56c-2-14-6-22-12-27-16-6-36-6-52 0-6 5-10 13-12 27z" fill="{hair}"/>',
)
_QUIFF = (
    "",
    '<path d="M62 94c-6-20 0-36 8-42 8-20 44-28 62-10 12 10 12 32 6 52-2-14-6-22-11-27-14 3-30 0-42-9-12 8-19 20-23 36z" fill="{hair}"/>',
)
_BRUSHED = (
    "",
    '<path d="M62 94c-8-38 10-60 40-60s44 24 36 60c-2-16-6-25-13-31-8-5-20-6-30-4-14 3-27 14-33 35z" fill="{hair}"/>',
)
_CURLY_SHORT = (_curls(66, 134, 84, 42, 15), _curls(72, 128, 68, 44, 12))
_BUZZ = (
    "",
    '<path d="M62 90c-5-34 12-52 38-52s43 18 38 52c-3-14-7-20-12-25-16-5-36-5-52 0-5 5-9 11-12 25z" fill="{hair}" opacity=".72"/>',
)
_RECEDING = (
    "",
    '<path d="M61 98c-8-34 6-58 39-60 33 2 47 26 39 60-2-14-3-22-8-30-5-10-17-16-31-16s-26 6-31 16c-5 8-6 16-8 30z" fill="{hair}"/>',
)
_SIDES = (
    "",
    '<path d="M61 102c-6-16-4-30 4-40 2 10 1 24 0 40zM139 102c6-16 4-30-4-40-2 10-1 24 0 40z" fill="{hair}"/>',
)

_BOB_BACK = '<path d="M53 132c-10-64 8-98 47-98s57 34 47 98c-8 8-18 8-22 2V92H75v42c-4 6-14 6-22-2z" fill="{dark}"/>'
_LONG_BACK = (
    '<path d="M48 178c-8-84 2-144 52-144s60 60 52 144c-12 6-24 2-28-10V92H76v76c-4 12-16 16-28 10z" fill="{dark}"/>'
)
_SIDE_SWEEP = '<path d="M62 100c-4-36 12-58 44-58-6 20-26 30-36 40-4 5-6 10-8 18zM104 42c24 0 38 22 34 58-4-22-18-36-34-58z" fill="{hair}"/>'
_MIDDLE = (
    '<path d="M61 106c-4-38 10-62 40-64-4 20-26 28-40 64zM139 106c4-38-10-62-40-64 4 20 26 28 40 64z" fill="{hair}"/>'
)
_PULLED = '<path d="M62 94c-6-36 10-56 38-56s44 20 38 56c-4-22-16-36-38-38-22 2-34 16-38 38z" fill="{hair}"/>'
_FRINGE = '<path d="M61 100c-6-40 10-62 39-62s45 22 39 62c-2-8-4-12-6-16-18-6-48-6-66 0-2 4-4 8-6 16z" fill="{hair}"/>'
_BUN = ('<circle cx="100" cy="27" r="17" fill="{dark}"/>', _PULLED)
_PIXIE = (
    "",
    '<path d="M60 102c-10-40 8-68 44-68 34 0 46 32 36 68-4-12-8-22-12-28-18 4-40-2-48-8-4 12-14 20-20 36z" fill="{hair}"/>',
)
_CURLY_LONG = (
    _curls(54, 146, 128, 38, 19) + '<path d="M50 126q-8 26 8 34l16-6V96zM150 126q8 26-8 34l-16-6V96z" fill="{hair}"/>',
    _curls(68, 132, 72, 45, 11),
)
_SHORT_WAVES = (_curls(58, 142, 104, 42, 14), _SIDE_SWEEP)

SHORT = (_SIDE_PART, _CROP, _BRUSHED, _QUIFF, _CURLY_SHORT, _BUZZ)
BALD = (_RECEDING, _SIDES)
LONG = ((_BOB_BACK, _SIDE_SWEEP), (_LONG_BACK, _MIDDLE), _BUN, (_BOB_BACK, _FRINGE), _PIXIE, _CURLY_LONG, (_LONG_BACK, _SIDE_SWEEP))  # fmt: skip
OLD_LONG = ((_BOB_BACK, _SIDE_SWEEP), _BUN, _PIXIE, _SHORT_WAVES)
EITHER = (_PIXIE, _CURLY_SHORT, (_BOB_BACK, _SIDE_SWEEP), _QUIFF, _BRUSHED)

BEARDS = (
    '<path d="M63 98c1 32 14 50 37 50s36-18 37-50c-4 12-10 17-16 18-12-3-30-3-42 0-6-1-12-6-16-18zM87 122q13-5 26 0-2 10-13 10t-13-10z" fill="{hair}" fill-rule="evenodd"/>',
    '<path d="M85 119q15-9 30 0-6 3-15 2-9 1-15-2z" fill="{hair}"/>',
    '<path d="M63 98c1 32 14 50 37 50s36-18 37-50c-4 12-10 17-16 18-12-3-30-3-42 0-6-1-12-6-16-18zM87 122q13-5 26 0-2 10-13 10t-13-10z" fill="{hair}" fill-rule="evenodd" opacity=".45"/>',
)  # fmt: skip
GLASSES = (
    '<g fill="none" stroke="{ink}" stroke-width="2.6"><circle cx="83" cy="97" r="11.5"/><circle cx="117" cy="97" r="11.5"/><path d="M94.500 95q5.500-3 11 0M71.500 95l-8-3M128.500 95l8-3"/></g>',
    '<g fill="none" stroke="{ink}" stroke-width="3" stroke-linejoin="round"><path d="M70 89h25v9q-2 8-12 8t-12-8zM105 89h25l-1 9q-2 8-12 8t-12-8z"/><path d="M95 91q5-2 10 0M70 91l-7-1M130 91l7-1"/></g>',
)  # fmt: skip
