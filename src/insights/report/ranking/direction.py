"""Whether more of a figure is better or worse: who confuses the two praises the segment that leaves.

Recommendation and satisfaction are better when they are higher, an outcome that is a number, too, unless `better: low` stands with
its column in `study.yml` (complaints, days until delivery). Of an outcome of answers (left: no, yes) only `better:` says which end of
its order is the good one; without it nothing is called better or worse.
"""

from __future__ import annotations

from collections.abc import Sequence

from insights import contracts
from insights.report.material import Material

JUDGED = ("nps", "outcome", "satisfaction")


def sign(material: Material, variable: str, categories: Sequence[str] = ()) -> int:
    """1 where more of the figure of `variable` is better, -1 where it is worse, 0 where nobody can tell.

    `categories` are the answers whose share the figure is; none for a mean.
    """
    asked = material["variables"].set_index("variable")
    if variable not in asked.index or asked.loc[variable, "role"] not in JUDGED:
        return 0
    column = material.study.settings.column(variable)
    better = column.better if column else None
    if not categories:
        return -1 if better == "low" else 1
    listed = contracts.split(asked.loc[variable, "categories"])
    places = [listed.index(c) for c in categories if c in listed]
    if len(listed) < 2 or not places or (better is None and asked.loc[variable, "role"] == "outcome"):
        return 0
    middle = (len(listed) - 1) / 2
    end = 1 if min(places) > middle else -1 if max(places) < middle else 0
    return -end if better == "low" else end
