"""What belongs to passages follows them when their interviews are edited: decisions with their quotes, marks, memos.

A quote whose words were changed is written anew where it is surely the same one; where that is in doubt the coding is listed with the
words of then and of now, and nothing of it is deleted. A memo whose passage is gone stands on the interview, with the words it was about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from insights.interviews.coding import reanchoring
from insights.interviews.coding.reanchoring import LOST, Moves
from insights.interviews.workbench.recorded import Key, Recorded, Wish

_TABLES = ("decision", "beside", "read", "cuts", "joined")
_ON_WORDS = ("passage", "coding")  # what a memo is about that stands on words of an interview
_SHOWN = 3
Place = tuple[str, Key]


@dataclass
class Followed:
    """What became of what was coded: passages that stand elsewhere (`moved`) or are worded anew, `quotes` as (passage, words then, words
    now); `wishes` make the tables follow. `lost`: what no longer stands anywhere or is in doubt, by id: its words,
    and its codes; of these so many passages are `gone`, quotes `doubtful`, `memos` without passage.
    """

    moved: set[str] = field(default_factory=set)
    worded: set[str] = field(default_factory=set)
    quotes: list[tuple[str, str, str]] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    lost: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    gone: int = 0
    doubtful: int = 0
    memos: int = 0


def followed(recorded: Recorded, texts: Mapping[str, str]) -> Followed:
    """What the tables of `recorded` are to become for the passages of today (`texts` by verbatim_id)."""
    moves = Moves({key[0]: text for key, text in recorded.table("text").items()}, texts)
    own, left, came, said, doubtful = Followed(), {}, {}, {}, set()
    rows = [
        (name, key, value) for name in _TABLES for key, value in recorded.table(name).items() if key[0] in moves.then
    ]
    for name, key, value in sorted(
        rows, key=lambda row: not row[1][0].startswith(LOST)
    ):  # who stands there counts for more
        place, value = _decided(own, moves, key, value) if name == "decision" else (moves.to(key[0]), value)
        if name == "decision":
            _noted(own, moves, key[0], place)
        left[name, key] = None
        if name == "cuts" and place in texts:
            value = _cuts(value, moves.then[key[0]], texts[place])
        came[name, (place, *key[1:])] = value
        if place.startswith(LOST) and name == "decision" and value.get("quote"):
            doubtful.add(moves.to(key[0]))
        said[place] = texts.get(place, moves.then[key[0]])
    for verbatim in doubtful:  # to be read again, else what is in doubt would count as passed over
        came.pop(("read", (verbatim,)), None)
    for memo, value in recorded.table("memo").items():
        came["memo", memo] = _memo(moves, value)
        if verbatim := came["memo", memo].get("verbatim_id"):
            said[verbatim] = texts.get(verbatim, said.get(verbatim, ""))
    _settled(came, left, moves)
    for verbatim in moves.then:
        left["text", (verbatim,)] = None
    came |= {("text", (verbatim,)): text for verbatim, text in said.items()}
    own.wishes = [Wish(*place, value) for place, value in {**left, **came}.items()]
    _lost(own, came, moves)
    return own


def sentences(own: Followed) -> list[str]:
    """What the coder is to know of it."""
    found = []
    if n := len(own.moved):
        one = f"{n} coded passage stands elsewhere since the interviews were edited; its codes went along."
        several = f"{n} coded passages stand elsewhere since the interviews were edited; their codes went along."
        found.append(one if n == 1 else several)
    if n := len(own.worded):
        names = _some(sorted(own.worded))
        one = f"{n} coded passage is worded anew in the interviews; its codes stay: {names}."
        several = f"{n} coded passages are worded anew in the interviews; their codes stay: {names}."
        found.append(one if n == 1 else several)
    if n := len(own.quotes):
        pairs = _some([f"{verbatim} “{then}” → “{now}”" for verbatim, then, now in own.quotes], "; ")
        one = f"{n} quote follows the new words: {pairs}."
        several = f"{n} quotes follow the new words: {pairs}."
        found.append(one if n == 1 else several)
    if n := own.gone:
        one = f"{n} coded passage is no longer in the interviews; it is listed, and nothing of it is deleted."
        several = (
            f"{n} coded passages are no longer in the interviews; they are listed, and nothing of them is deleted."
        )
        found.append(one if n == 1 else several)
    if n := own.doubtful:
        one = f"{n} coded quote is in doubt since the words of the passage were changed; it is listed, and nothing of it is deleted."
        several = f"{n} coded quotes are in doubt since the words of the passage were changed; they are listed, and nothing of them is deleted."
        found.append(one if n == 1 else several)
    if n := own.memos:
        one = f"{n} memo has lost the passage; it is listed, and nothing of it is deleted."
        several = f"{n} memos have lost the passage; they are listed, and nothing of them is deleted."
        found.append(one if n == 1 else several)
    return found


def _decided(own: Followed, moves: Moves, key: Key, value: Any) -> tuple[str, Any]:
    """Where a decision stands now, and its status and quote there."""
    quote = value.get("quote", "")
    place, words = moves.quote(key[0], quote)
    if place.startswith(LOST):
        return place, value
    if words != quote:
        own.quotes.append((place, quote, words))
        value = {**value, "quote": words}
    return place, value


def _noted(own: Followed, moves: Moves, verbatim: str, place: str) -> None:
    if place.startswith(LOST):
        return
    if place != verbatim:
        own.moved.add(place)
    elif not reanchoring.same(moves.then[verbatim], moves.texts[place]):
        own.worded.add(place)


def _cuts(places: list[int], before: str, after: str) -> list[int] | None:
    """Where a passage is split now; the screen counts its letters as UTF-16 does."""
    borders = [len(_wide(before)[: 2 * at].decode("utf-16-le", errors="ignore")) for at in places]
    return [len(_wide(after[:at])) // 2 for at in reanchoring.borders_in(after, borders, before)] or None


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le", errors="surrogatepass")


def _memo(moves: Moves, memo: dict[str, str]) -> dict[str, str]:
    """A memo at the passage of today; on the interview, with the words it was about, where that is gone; back where it comes back."""
    verbatim = memo.get("verbatim_id", "")
    if not verbatim and memo.get("about") in _ON_WORDS and memo.get("quote") and not memo.get("file"):
        back = reanchoring.passage_of(memo["quote"], memo.get("interview_id", ""), moves.texts)
        return {**{k: v for k, v in memo.items() if k != "quote"}, "verbatim_id": back} if back else memo
    if not verbatim or (verbatim in moves.texts and verbatim not in moves.then):
        return memo
    place = moves.to(verbatim) if verbatim in moves.then else LOST
    if not place.startswith(LOST):
        return {**memo, "verbatim_id": place}
    words = memo.get("quote") or moves.then.get(verbatim, "")
    kept = {name: value for name, value in memo.items() if name != "verbatim_id"}
    return {**kept, "interview_id": reanchoring.interview_of(verbatim), **({"quote": words} if words else {})}


def _settled(came: dict[Place, Any], left: dict[Place, Any], moves: Moves) -> None:
    """A coding whose quote was in doubt is settled once its passage got the same code anew."""
    for name, key in [place for place in came if place[0] == "decision" and place[1][0].startswith(LOST)]:
        home = key[0].removeprefix(LOST)
        if came[name, key].get("quote") and ("decision", (home, key[1])) in came and moves.is_mended(key[0]):
            left[name, key] = came.pop((name, key)) and None


def _lost(own: Followed, came: Mapping[Place, Any], moves: Moves) -> None:
    """List what lost its passage."""
    gone: dict[str, list[str]] = {}
    for (name, key), value in sorted(came.items(), key=lambda item: str(item[0])):
        verbatim = key[0].removeprefix(LOST)
        if (
            name == "memo"
            and not value.get("verbatim_id")
            and value.get("about") in _ON_WORDS
            and not value.get("file")
        ):
            own.memos += 1
            own.lost[f"memo {key[0]}"] = (value.get("quote", ""), [f"Memo: {value['text']}"])
        if name != "decision" or not key[0].startswith(LOST):
            continue
        then = moves.then.get(key[0]) or moves.then[verbatim]
        if value.get("quote") and moves.is_mended(key[0]):
            own.doubtful += 1
            now, _ = reanchoring.quote_in(moves.texts[verbatim], value["quote"], then)
            words = f"“{value['quote']}” → “{now}”?" if now else f"“{value['quote']}”"
            own.lost[f"{verbatim} {key[1]}"] = (words, [key[1]])
        else:
            gone.setdefault(verbatim, []).append(key[1])
            own.lost[verbatim] = (then, gone[verbatim])
    own.gone = len(gone)


def _some(names: list[str], between: str = ", ") -> str:
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return between.join([*names[:_SHOWN], *more])
