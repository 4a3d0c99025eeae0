"""The coded passages behind a persona: which count, which say the same thing, and how they are shortened."""

from __future__ import annotations

import re

import pandas as pd

from insights.personas.material import Material, package_list

FIELDS = ("needs", "fears", "wishes", "problems", "motivation", "values", "aversions")
REST = "t00"  # the theme of everything that fits nowhere
PLEASED = 0.2  # polarity from which a passage sounds pleased
SURE = 0.6  # probability from which a proposed code may stand for a single voice
FEWEST_WORDS = 5  # below it a passage does not speak for others
LONGEST = 140  # characters of a passage on a sheet that are preferred
LONGEST_SENTENCE = 200  # characters of a single sentence that is still shown whole
_STANDING = {"verbatim_id": "str", "code": "str", "accepted": bool, "probability": float}
_MASK = re.compile(
    r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|█+|_{2,}|\bX{2,}\b|\*{2,}|\b(?:Person|Firma|Ort|Company|Place|Straße|Street|Adresse|Address) \d+\b|\b[a-z]\d{2,3}\b"
)
_AMID = re.compile(r"(?:und|aber|oder|denn|also|and|but|or|so|because)\b", re.IGNORECASE)
_END = re.compile(r"[.!?…]+[\"“”»«’')\]]*\s+(?=[\"„“»«'(\[–-]*[A-ZÄÖÜ0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-zÄÖÜäöü]|\b(?:Dr|Prof|Hr|Fr|Nr|St|ca|bzw|usw|etc|evtl|inkl|Mr|Mrs|Ms|vs|approx))\.\s+$"
)


def standing_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """What stands of the codings: accepted by a person, else proposed and rejected by nobody.

    Returns one row per verbatim and code: `accepted` and `probability` (1 where a person accepted it).
    """
    if codings.empty:
        return pd.DataFrame(columns=list(_STANDING)).astype(_STANDING)
    grouped = codings.assign(
        accepted=codings["status"] == "accepted",
        rejected=codings["status"] == "rejected",
        probability=codings["probability"].fillna(0.5).where(codings["status"] != "accepted", 1.0),
    ).groupby(["verbatim_id", "code"], as_index=False)
    table = grouped.agg(accepted=("accepted", "any"), rejected=("rejected", "any"), probability=("probability", "max"))
    return table.loc[table["accepted"] | ~table["rejected"]].drop(columns="rejected").reset_index(drop=True)


def code_fields(codes: pd.DataFrame) -> dict[str, str]:
    """Code -> field of the sheet that it fills, by its own id or name or those of its parents (`data/codes.yml`)."""
    words = {word.casefold(): field for field, listed in package_list("codes").items() for word in listed}
    known = {row.code: row for row in codes.itertuples()}
    fields = {}
    for code in known:
        at, seen = code, set()
        while at in known and at not in seen:
            seen.add(at)
            field = words.get(at.casefold()) or words.get(str(known[at].name).casefold())
            if field:
                fields[code] = field
                break
            at = known[at].parent
    return fields


def passages(material: Material, members: pd.DataFrame) -> pd.DataFrame:
    """Every coded passage of the personas' people: who said it, for which persona, in which field, how certain.

    `members` follows the contract persona_memberships. One row per passage and field (`accepted`, `probability`, `topic`: the theme,
    or the passage itself where it fits no theme).
    """
    belongs = members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    said = material.verbatims[material.verbatims["respondent_id"].isin(belongs.index)]
    said = said[~said["respondent_id"].isin(material.staff)]
    fields = code_fields(material.codes)
    coded = standing_codings(material.codings)
    coded = coded.assign(field=coded["code"].map(fields)).dropna(subset="field")
    coded = coded.groupby(["verbatim_id", "field"], as_index=False).agg(
        accepted=("accepted", "any"), probability=("probability", "max")
    )
    table = said[["verbatim_id", "respondent_id", "source", "text", "polarity"]].merge(coded, on="verbatim_id")
    themes = material.theme_verbatims.set_index("verbatim_id")["theme_id"]
    theme = table["verbatim_id"].map(themes)
    table["topic"] = theme.where(theme.notna() & (theme != REST), table["verbatim_id"])
    # A passage that sounds pleased is no problem; what a person coded stands all the same.
    pleased = (table["polarity"].fillna(0.0) >= PLEASED) & table["field"].isin(["fears", "problems", "aversions"])
    table = _once(table[table["accepted"] | ~pleased])
    table["persona_id"] = table["respondent_id"].map(belongs)
    return table.sort_values(["persona_id", "field", "verbatim_id"], ignore_index=True)


def _once(table: pd.DataFrame) -> pd.DataFrame:
    """Every passage in one field only: where a person put it, else in the most probable one; ties in the order of `FIELDS`."""
    order = table["field"].map({field: i for i, field in enumerate(FIELDS)}).fillna(len(FIELDS))
    ranked = table.assign(order=order).sort_values(
        ["verbatim_id", "accepted", "probability", "order"], ascending=[True, False, False, True]
    )
    first = ~ranked.duplicated("verbatim_id")
    return ranked[first | ranked["accepted"]].drop(columns="order")


def topics(found: pd.DataFrame, score: pd.Series, *, most: int, avoid: frozenset = frozenset()) -> list[dict]:
    """The topics in one field's passages, each with the passage that stands for it.

    Order: topics of interviews before those of open answers only, then most people, most passages accepted by a person, most passages,
    probability of the code plus `score` (verbatim_id -> how typical). Single voices whose code is less than `SURE` are left out, even if none is left; texts with a masked name
    or without content (`has_content`) only where other topics exist. The passage that stands for a topic: one that is not in `avoid`, has content
    and no masked name, accepted before proposed, interviews before open answers, sure, short enough, then the most probable and typical.
    """
    typical = found["verbatim_id"].map(score.to_dict()).astype(float).fillna(0.0)
    found = found.assign(score=typical + found["probability"].astype(float).fillna(0.0))
    groups = [_topic(group, avoid) for _, group in found.groupby("topic", sort=True)]
    groups.sort(key=_importance)
    groups = [group for group in groups if group["n_people"] > 1 or group["sure"]]
    clean = [group for group in groups if group["clean"]]
    return (clean or groups)[:most]


def _topic(group: pd.DataFrame, avoid: frozenset) -> dict:
    shown = group["text"].map(shortened)
    whole = (shown == group["text"].str.strip()) | ~shown.str.endswith("…")
    ranked = group.assign(
        fresh=~group["verbatim_id"].isin(avoid),
        clean=[has_content(text) and not has_mask(text) for text in shown],
        spoken=_spoken(group),
        sure=group["accepted"] | (group["probability"] >= SURE),
        fits=whole & (shown.str.len() <= LONGEST),
    ).sort_values(
        ["fresh", "clean", "accepted", "spoken", "sure", "fits", "score", "verbatim_id"],
        ascending=[False] * 7 + [True],
    )
    best = ranked.iloc[0]
    n_people = group["respondent_id"].nunique()
    return {
        "text": shortened(best["text"]),
        "verbatim_id": best["verbatim_id"],
        "evidence": [best["verbatim_id"], *sorted(set(ranked["verbatim_id"]) - {best["verbatim_id"]})],
        "n_people": n_people,
        "spoken": bool(best["spoken"]),
        "clean": bool(best["clean"]),
        "sure": bool(best["sure"]),
        "accepted": int(group["accepted"].sum()),
        "score": float(best["score"]),
        "topic": str(best["topic"]),
    }


def _importance(topic: dict) -> tuple:
    counts = (topic["n_people"], topic["accepted"], len(topic["evidence"]), topic["score"])
    return (not topic["spoken"], *(-count for count in counts), topic["verbatim_id"])


def _spoken(group: pd.DataFrame) -> pd.Series:
    return group["source"].eq("interview") if "source" in group else pd.Series(True, index=group.index)


def sentences(text: str) -> list[str]:
    """`text` cut at sentence ends; joined with the blanks between them they give it back unchanged."""
    cuts = [0]
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[: match.end()]):
            cuts.append(match.end())
    return [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if text[a:b].strip()]


def shortened(text: str, *, longest: int = LONGEST, sentence: int = LONGEST_SENTENCE) -> str:
    """The run of whole sentences of at most `longest` characters that holds most of `text`; every character as it was said.

    Where every sentence is longer, one of at most `sentence` characters is shown whole; a longer one is cut between two words and
    ends in ` …`. A run that begins in the middle of a thought (`Und`, `But`) is taken only where no other says as much.
    """
    text = text.strip()
    if len(text) <= longest:
        return text
    parts = sentences(text)
    starts, at = [], 0
    for part in parts:
        at = text.index(part, at)
        starts.append(at)
        at += len(part)
    runs = [
        text[starts[i] : starts[j] + len(parts[j])]
        for i in range(len(parts))
        for j in range(i, len(parts))
        if starts[j] + len(parts[j]) - starts[i] <= longest
    ]
    full = [run for run in runs if len(run) >= longest / 3]
    if full:
        return max(full, key=lambda run: len(run) * (0.8 if _AMID.match(run) else 1.0))
    whole = [part for part in parts if len(part) <= sentence]
    if whole:
        return max(whole, key=len)
    return parts[0][: longest - 2].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"


def has_content(text: str) -> bool:
    """Whether a passage says something by itself: five words or more that are not questions only."""
    told = [part for part in sentences(text) if not part.rstrip("“”\"'») ").endswith("?")]
    return len(" ".join(told).split()) >= FEWEST_WORDS


def has_mask(text: str) -> bool:
    """Whether `text` holds a place where a name was replaced."""
    return bool(_MASK.search(text))
