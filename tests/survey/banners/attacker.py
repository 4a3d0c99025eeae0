"""Somebody with the workbook of banner tables and a solver: what he can find out about the cells that it hides.

All sheets together are one set of sums over unknown numbers of people: answers add up to bases, columns of a banner to the total, nets and
means to their answers, a table and its turned twin hold the same people, and a percentage tells its people as far as it is rounded. The
least and the most that each hidden cell can hold are found by integer programming (Hundepool et al. 2012, *Statistical Disclosure
Control*, ch. 4.3: auditing by feasibility intervals).
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from math import inf

import numpy as np

HIDDEN = "·"


def intervals(data: bytes, nets: dict | None = None, *, marks: dict | None = None, enough: float = inf) -> dict:
    """{hidden cell: (least, most)}; a cell is the pair (question, answer), (banner, answer), or (question, answer) alone for a total.

    `nets`: {(question, net): answers in it}. `marks`: what signs tell, {sign: (least, most)}. Cells known to be `enough` wide are not
    narrowed down further.
    """
    import openpyxl

    contents, *pages = openpyxl.load_workbook(io.BytesIO(data)).worksheets[:-1]
    people = int(re.sub(r"\D", "", str(contents["A2"].value).split(" ")[0]))
    return _Sums(_tables(pages), people, nets or {}, marks or {HIDDEN: (0, inf)}).solve(enough)


def _tables(pages: list) -> list[dict]:
    """Every sheet of one question: its name, columns (banner, answer), bases, and rows of percentages, people, nets and means."""
    found = []
    for page in pages:
        rows = list(page.iter_rows())
        banner, columns = "total", []
        for j in range(1, len(rows[3])):
            banner = rows[3][j].value or (banner if j > 1 else "total")
            columns.append((banner, str(rows[4][j].value)))
        title = str(rows[0][0].value).partition(": ")[2]
        about = str(rows[2][0].value)
        table = {"question": title, "columns": columns, "base": [c.value for c in rows[6][1:]], "rows": []}
        table["several"] = "Mehrere Antworten" in about or "Several answers" in about
        table["weighted"] = any(str(row[0].value) in ("Basis gewichtet", "Base weighted") for row in rows)
        for row in rows[7:]:
            name, bold = row[0].value, bool(row[0].font.b)
            if name in ("Basis gewichtet", "Basis effektiv", "Base weighted", "Base effective") or name is None:
                continue
            if row[0].font.size == 9 or (row[0].font.size == 8 and name != "n"):
                break
            values = [c.value for c in row[1:]]
            formats = [c.number_format for c in row[1:]]
            if name == "n":
                table["rows"][-1]["n"] = values
            else:
                table["rows"].append({"name": str(name), "net": bold, "values": values, "formats": formats, "n": None})
        found.append(table)
    return found


class _Sums:
    def __init__(self, tables, people, nets, marks):
        self.least, self.most, self.sums, self.hidden = {}, {}, [], set()
        self.people, self.marks, self.nets = people, marks, nets
        self.tables = {table["question"]: table for table in tables}
        self.answers = {q: [r["name"] for r in t["rows"] if not r["net"]] for q, t in self.tables.items()}
        for table in tables:
            self._table(table)

    def cell(self, question, answer, column):
        if column[0] == "total":
            return (question, answer)
        if column[0] in self.tables and any(c[0] == question for c in self.tables[column[0]]["columns"]):
            return tuple(sorted([(question, answer), column]))
        return ((question, answer), column)

    def bound(self, name, low, high):
        self.least[name] = max(self.least.get(name, 0), low)
        self.most[name] = min(self.most.get(name, self.people), high)

    def add(self, parts, low, high):
        weights = defaultdict(float)
        for weight, name in parts:
            self.bound(name, 0, inf)
            weights[name] += weight
        self.sums.append(({name: weight for name, weight in weights.items() if weight}, low, high))

    def _table(self, table):
        q, whole = table["question"], ("base", table["question"])
        answers, several = self.answers[q], table["several"]
        for column, shown in zip(table["columns"], table["base"], strict=True):
            base = whole if column[0] == "total" else ("base", q, column)
            self.bound(base, *self.marks.get(shown, (0, inf) if isinstance(shown, str) else (shown, shown)))
            cells = [self.cell(q, answer, column) for answer in answers]
            if several:
                for cell in cells:
                    self.add([(1, cell), (-1, base)], -inf, 0)
            else:
                self.add([*((1, cell) for cell in cells), (-1, base)], 0, 0)
        self._rows(table, whole)
        for banner in dict.fromkeys(column[0] for column in table["columns"][1:]):
            self._banner(table, banner, whole)

    def _rows(self, table, whole):
        q, answers, several = table["question"], self.answers[table["question"]], table["several"]
        for row in table["rows"]:
            for j, column in enumerate(table["columns"]):
                base = whole if column[0] == "total" else ("base", q, column)
                cells = [self.cell(q, answer, column) for answer in answers]
                shown, form = row["values"][j], row["formats"][j]
                points = self._points(row, answers)
                if points is not None and isinstance(shown, int | float):
                    # What is told with "≈" follows from the cells shown: it says no more than these.
                    if form == "0.00" and not table["weighted"] and not several:
                        self.add([*zip(points, cells, strict=True), (-shown - 0.005 - 1e-9, base)], -inf, 0)
                        self.add([*zip(points, cells, strict=True), (-shown + 0.005 + 1e-9, base)], 0, inf)
                    continue
                if row["name"].startswith(("Mittelwert", "Mean")):
                    continue
                own = self.cell(q, row["name"], column) if not row["net"] else None
                inside = [own] if own else [c for a, c in zip(answers, cells, strict=True) if a in self.nets.get((q, row["name"]), ())]  # fmt: skip
                if not inside:
                    continue
                if row["net"] and several:
                    continue
                told = row["n"][j] if row["n"] else None
                if own and shown in self.marks:
                    self.hidden.add(own)
                    low, high = self.marks[shown]
                    self.bound(own, 0 if table["base"][j] in self.marks else low, high)
                if isinstance(told, int):
                    self.add([(1, cell) for cell in inside], told, told)
                elif isinstance(shown, int | float) and not table["weighted"]:
                    half = 0.005 if form.startswith("0%") or form.startswith("0 %") else 0.0005
                    self.add([*((1, cell) for cell in inside), (-shown - half - 1e-9, base)], -inf, 0)
                    self.add([*((1, cell) for cell in inside), (-shown + half + 1e-9, base)], 0, inf)

    def _points(self, row, answers):
        """What each answer counts for in a mean; None where it is none, or where the answers are bands."""
        if not row["name"].startswith(("Mittelwert", "Mean")):
            return None
        if row["name"] not in ("Mittelwert", "Mean"):
            return list(range(1, len(answers) + 1))
        plain = [re.fullmatch(r"-?\d+([.,]\d+)?", answer) for answer in answers]
        return [float(answer.replace(",", ".")) for answer in answers] if all(plain) else None

    def _banner(self, table, banner, whole):
        q, answers = table["question"], self.answers[table["question"]]
        columns = [column for column in table["columns"] if column[0] == banner]
        other = self.tables.get(banner)
        bases = [("base", q, column) for column in columns]
        if other is not None:
            for column, base in zip(columns, bases, strict=True):
                if column[1] in self.answers[banner]:
                    self.add([(1, column), (-1, base)], 0, self._without(q))
        if other is not None and other["several"]:
            for answer in answers:
                for column in columns:
                    self.add([(1, self.cell(q, answer, column)), (-1, (q, answer))], -inf, 0)
            return
        silent = [("silent", q, banner, answer) for answer in answers]
        self.add([*((1, base) for base in bases), (-1, whole)], -self.people, 0)
        for answer, rest in zip(answers, silent, strict=True):
            self.add([*((1, self.cell(q, answer, c)) for c in columns), (1, rest), (-1, (q, answer))], 0, 0)
        if not table["several"]:
            self.add([*((1, base) for base in bases), *((1, rest) for rest in silent), (-1, whole)], 0, 0)
        if other is not None:
            for rest in silent:
                self.add([(1, rest)], 0, self._without(banner))
            turned = [column for column in other["columns"] if column[0] == q]
            for column in turned:
                cells = [self.cell(banner, c[1], column) for c in columns]
                if not table["several"] or column[1] in answers:
                    self.add([*((1, cell) for cell in cells), (-1, ("base", banner, column))], 0, 0)

    def _without(self, question):
        shown = self.tables[question]["base"][0]
        return self.people - shown if isinstance(shown, int) else inf

    # ---- bounds

    def solve(self, enough):
        self._narrow()
        found, groups = {}, self._groups()
        for names, sums in groups:
            wanted = [name for name in names if name in self.hidden]
            if wanted:
                found |= _bounds(names, sums, wanted, self.least, self.most, enough)
        for name in self.hidden - set(found):
            found[name] = (round(self.least[name]), round(self.most[name]))
        return found

    def _narrow(self):
        """Bounds that follow from single sums, until nothing changes: most cells that are shown become numbers."""
        for _ in range(30):
            changed = False
            for parts, low, high in self.sums:
                ends = {n: sorted((w * self.least[n], w * self.most[n])) for n, w in parts.items()}
                bottom, top = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
                for name, weight in parts.items():
                    rest = (low - (top - ends[name][1]), high - (bottom - ends[name][0]))
                    near, far = sorted(side / weight for side in rest)
                    near, far = np.ceil(near - 1e-6), np.floor(far + 1e-6)
                    if near > self.least[name]:
                        self.least[name], changed = near, True
                    if far < self.most[name]:
                        self.most[name], changed = far, True
            if not changed:
                break

    def _groups(self):
        """Unknown numbers that sums link with each other, with these sums."""
        free = {name for name in self.least if self.least[name] < self.most[name]}
        parent = {name: name for name in free}

        def root(name):
            while parent[name] != name:
                parent[name] = parent[parent[name]]
                name = parent[name]
            return name

        kept = []
        for parts, low, high in self.sums:
            inside = [name for name in parts if name in free]
            fixed = sum(weight * self.least[name] for name, weight in parts.items() if name not in free)
            if inside:
                kept.append(({n: parts[n] for n in inside}, low - fixed, high - fixed))
                for name in inside[1:]:
                    parent[root(name)] = root(inside[0])
        members, sums = defaultdict(list), defaultdict(list)
        for name in sorted(free, key=repr):
            members[root(name)].append(name)
        for one in kept:
            sums[root(next(iter(one[0])))].append(one)
        return [(members[r], sums[r]) for r in members]


def _bounds(names, sums, wanted, least, most, enough):
    """The least and the most of each of the `wanted`; a solution found for one tells of the others too."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    where = {name: i for i, name in enumerate(names)}
    entries = [(r, where[n], w) for r, (parts, _, _) in enumerate(sums) for n, w in parts.items()]
    r, c, w = (np.array(part) for part in zip(*entries, strict=True))
    matrix = coo_array((w, (r, c)), shape=(len(sums), len(names))).tocsr()
    rule = LinearConstraint(matrix, [one[1] - 1e-7 for one in sums], [one[2] + 1e-7 for one in sums])
    limits = Bounds([least[name] for name in names], [most[name] for name in names])
    low, high = {n: inf for n in wanted}, {n: -inf for n in wanted}
    for name in wanted:
        for sign in (-1, 1):
            if high[name] - low[name] >= enough or (low[name], high[name]) == (least[name], most[name]):
                continue
            aim = np.zeros(len(names))
            aim[where[name]] = sign
            found = milp(aim, constraints=rule, bounds=limits, integrality=np.ones(len(names)))
            assert found.x is not None, f"no numbers of people fit the tables: {found.message}"
            for one in wanted:
                value = round(found.x[where[one]])
                low[one], high[one] = min(low[one], value), max(high[one], value)
    return {name: (low[name], high[name]) for name in wanted}
