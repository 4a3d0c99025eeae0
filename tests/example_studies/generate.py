"""Rewrite the numeric raw files of the example studies, and the truth planted in them, always with the same bytes.

Run from the checkout: `python -m tests.example_studies.generate`. Everything in it is invented. The texts beside these
files (study.yml, journey.yml, interviews …) are written by hand.
"""

from __future__ import annotations

from pathlib import Path

from . import serviceportal_truth, streaming

ROOT = Path(__file__).resolve().parents[2]


def make_files() -> dict[str, bytes]:
    """Path below the checkout -> bytes."""
    return {**serviceportal_truth.make_files(), **streaming.make_files()}


def main() -> None:
    """Write every file and say so."""
    for name, content in make_files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
