"""The event log of the study `mini`, as its stage hands it over: counts that fit together, with planted findings."""

from __future__ import annotations

from insights.contracts import documents as d
from insights.estimates import wilson

CASES = 400


def tables() -> dict[str, object]:
    """Every hand-over file of the event log."""
    return {
        "event_times": times(),
        "event_shares": shares(),
        "event_activities": [
            {"activity": a, "touchpoint": t, "n_events": e, "n_people": p, "first_day": "2025-10-01", "last_day": "2026-03-31"} | share(n, CASES)
            for a, t, e, p, n in (("Anleitung", None, 200, 90, 180), ("Bestellung", "search", 396, 110, 250))
        ],
        "event_variants": [
            {"rank": 1, "path": "Anleitung → Bestellung", "length": 2, "n_variants": 1, "n_people": 80} | share(150, CASES),
            {"rank": 2, "path": "(others)", "length": None, "n_variants": 9, "n_people": 100} | share(250, CASES),
        ],
        "event_transitions": [
            {"activity": "Anleitung", "following": "Bestellung", "n_people": 80, "wait": 0.075, "wait_low": 0.07, "wait_high": 0.08} | share(150, 200),
            {"activity": "Bestellung", "following": "(end)", "n_people": 100} | share(300, 396),
        ],
        "event_steps": [
            {"step": 1, "activity": "Anleitung", "n_people": 90} | share(180, CASES),
            {"step": 2, "activity": "Bestellung", "n_people": 70, "wait": 30.0, "wait_low": 28.0, "wait_high": 33.0} | share(72, 180),
        ],
        "event_hotspots": [
            spot("Anleitung", 60, 200, 0.1, "hot spot", 0.001),
            spot("Bestellung", 40, 396, 0.3, "less than elsewhere", 0.001),
        ],
        "event_groups": [group("new", "Anleitung", 60, 100, 0.4, 0.004), group("new", "Bestellung", 60, 100, 0.61, 0.9)],
        "event_attribution": [credit(m, t, s) for m in ("first", "last", "linear", "markov") for t, s in (("Anleitung", 0.8), ("(direct)", 0.2))],
        "event_changes": [
            {
                "grouping": "(all)", "group": "(all)", "series": "Anleitung", "unit": "cases", "day": "2026-01-10", "day_low": "2026-01-08", "day_high": "2026-01-11", "before": 0.3, "before_low": 0.25,
                "before_high": 0.36, "n_before": 200, "after": 0.6, "after_low": 0.53, "after_high": 0.66, "n_after": 200, "p_adjusted": 0.01, "kind": "step",
            },
            {
                "grouping": "Gerät", "group": "Handy", "series": "Bestellung", "unit": "cases", "day": "2026-02-03", "day_low": "2026-02-01", "day_high": "2026-02-05", "before": 0.2, "before_low": 0.15,
                "before_high": 0.26, "n_before": 150, "after": 0.1, "after_low": 0.06, "after_high": 0.16, "n_after": 140, "p_adjusted": 0.02, "kind": "step",
            },
        ],
        "event_summary": d.EventSummary(
            found=True, n_events=600, n_cases=CASES, n_people=120, clock=True, first_day="2025-10-01", last_day="2026-03-31", case_rule="pause", pause=12.0,
            new_rule="since", new_for=365, conversion=["Bestellung"], steps=["Anleitung", "Bestellung"], help=["Ticket"], proposed=["Anleitung"], draws=300,
        ),
    }  # fmt: skip


def times() -> list[dict]:
    """600 events, 228 of them in office hours."""
    n = {3: 6, 9: 114, 21: 100}
    return [
        {
            "activity": "all",
            "weekday": day,
            "hour": hour,
            "n": 54 if (day, hour) == ("sat", 9) else n[hour],
            "n_people": 3 if hour == 3 else 12,
        }
        for day in ("mon", "wed", "sat")
        for hour in n
    ]


def shares() -> list[dict]:
    """Shares of office hours."""
    return [
        {"activity": a, "n": n, "n_people": p, "office_hours": s, "low": s - 0.05, "high": s + 0.05}
        for a, n, p, s in (
            ("all", 600, 120, 0.38),
            ("Anleitung", 200, 90, 0.5),
            ("Bestellung", 396, 110, 0.32),
            ("Ticket", 4, 3, 0.4),
        )
    ]


def share(n: int, base: int) -> dict:
    """n of base with its interval."""
    low, high = wilson(n, base)
    return {"n": n, "base": base, "share": n / base, "low": low, "high": high}


def spot(activity: str, n: int, base: int, elsewhere: float, verdict: str, p: float) -> dict:
    """After how many of its times help follows an activity."""
    row, gap = share(n, base), n / base - elsewhere
    return row | {
        "activity": activity, "following": "Ticket", "n_people": 60, "elsewhere": elsewhere, "difference": gap,
        "difference_low": gap - 0.05, "difference_high": gap + 0.05, "p": p, "p_adjusted": p, "verdict": verdict,
    }  # fmt: skip


def group(name: str, activity: str, n: int, base: int, others: float, p: float) -> dict:
    """A group of customers against all others."""
    gap = n / base - others
    return {
        "grouping": "(customer since)", "group": name, "activity": activity, "n": n, "base": base, "n_people": 50, "share": n / base, "others": others,
        "others_base": 300, "others_people": 90, "difference": gap, "low": gap - 0.08, "high": gap + 0.08, "p": p, "p_adjusted": p,
    }  # fmt: skip


def credit(model: str, touchpoint: str, part: float) -> dict:
    """A touchpoint's part of 250 conversions."""
    return {
        "model": model, "touchpoint": touchpoint, "credit": 250 * part, "share": part, "low": part - 0.05, "high": part + 0.05,
        "removal": 0.9 if model == "markov" and touchpoint == "Anleitung" else None, "n": 200, "n_people": 90, "n_converting": 50 if touchpoint == "(direct)" else 150, "conversions": 250, "paths": 420, "people": 120,
    }  # fmt: skip
