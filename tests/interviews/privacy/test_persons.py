"""Who is meant by a name: found by whole name, last name or first name, in a moment also where thousands are named."""

from __future__ import annotations

import time

from insights.interviews.privacy.findings import Finding
from insights.interviews.privacy.known import Person
from insights.interviews.privacy.persons import resolve


def _named(first, last):
    return Finding(0, 1, "person", 1.0, "title", first=first, last=last)


def test_a_name_means_the_first_who_is_called_so_and_a_first_name_alone_one_of_the_same_interview():
    found = {
        ("a", 1, 0): _named("Ute", "Feddersen"),
        ("b", 1, 0): _named(None, "Feddersens"),
        ("b", 1, 9): _named("Ute", None),
        ("a", 2, 0): _named("Ute", None),
        ("b", 2, 0): _named(None, "Okonkwo"),
    }
    persons, meant = resolve(found, [Person("i1", ["Ola"], "Brandt-Okonkwo", "c")], {})
    assert meant["a", 1, 0] is meant["b", 1, 0] is meant["a", 2, 0]
    assert meant["b", 1, 9] not in (meant["a", 1, 0], persons[0])
    assert meant["b", 2, 0] is persons[0]


def test_the_time_grows_with_the_names_and_not_with_their_square():
    found = {(f"i{n % 400}", n, 0): _named(f"Vor{n % 50}", f"Nach{n}" if n % 3 else None) for n in range(12_000)}
    began = time.process_time()
    assert len(resolve(found, [], {})[0]) == 8_000
    assert time.process_time() - began < 3
