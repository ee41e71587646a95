"""Where defects go: alone on a record, several on one record or stay, and on records that are neighbours.

A subject is a stay, or a record that belongs to none (in Finhosta: a person, a cell of staff cost, or a record). What meets on one
subject has no topic in common (see :class:`finhosta_dq.synth.defects.model.Defect`), so that no defect hides or adds a finding of another.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from finhosta_dq.synth.defects.model import DELIVERY, FILE, Defect, Find
from finhosta_dq.synth.defects.workspace import ID, Workspace

MOST_ON_ONE = 3
_SUBJECT = "_subject"
_STAFF = ["Y1301", "Y1302", "Y1303", "Y1304", "Y1305", "Y1306", "Y1307", "Y1308"]


@dataclass
class Placer:
    """Puts the defects of one period into a workspace.

    facts: one row per stay (see ``facts``); None for Finhosta. on: the defects of each subject so far. hit: ids of changed rows by table.
    count: places so far, by name of the defect.
    """

    work: Workspace
    period: str
    facts: pl.DataFrame | None
    on: dict[str, list[Defect]] = field(default_factory=dict)
    hit: dict[str, set[int]] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)

    def left(self, defect: Defect) -> int:
        """How many places the defect may still get in this period."""
        return defect.most - self.count[defect.name]

    def alone(self, defect: Defect, wanted: int) -> None:
        """Put a defect on at most ``wanted`` subjects that have none yet."""
        self._put(defect, self._draw(defect, "alone", _one_each(self._free(defect)), wanted))

    def stacked(self, defect: Defect, wanted: int) -> None:
        """Put a defect on at most ``wanted`` subjects that have one or two others that it may meet; on a changed record if one fits."""
        meets = [subject for subject, others in self.on.items() if len(others) < MOST_ON_ONE and defect.meets(_joined(others))]
        if not defect.topics or not meets:
            return
        changed = pl.col(ID).is_in(list(self.hit.get(defect.table, ()))).alias("_changed")
        eligible = self._eligible(defect).filter(pl.col(_SUBJECT).is_in(meets)).with_columns(changed)
        eligible = _one_each(eligible.sort("_changed", descending=True, maintain_order=True)).drop("_changed")
        self._put(defect, self._draw(defect, "stacked", eligible, wanted))

    def neighbours(self, defect: Defect, wanted: int) -> int:
        """Put a defect on at most ``wanted`` pairs of consecutive lines whose subjects have none yet; the number of pairs."""
        free = self._free_in_line(defect)
        after = (pl.col("_place").shift(-1) == pl.col("_place") + 1) & (pl.col(_SUBJECT).shift(-1) != pl.col(_SUBJECT))
        return self._put_pairs(defect, free, "neighbours", after, wanted)

    def siblings(self, defect: Defect, wanted: int) -> int:
        """Put a defect on at most ``wanted`` pairs of stays of one patient that have none yet; the number of pairs."""
        if self.facts is None or "staynum" not in self.work.frames[self.period, defect.table].columns:
            return 0
        patients = self.facts.select("staynum", pl.col("patnum").alias("_patient"))
        free = self._free_in_line(defect).join(patients, on="staynum", how="inner", maintain_order="left")
        free = _one_each(free).sort("_patient", maintain_order=True)
        return self._put_pairs(defect, free, "siblings", pl.col("_patient").shift(-1) == pl.col("_patient"), wanted)

    def _free(self, defect: Defect) -> pl.DataFrame:
        """Rows that fit and whose subject has no defect; a changed row never, whatever subject it names now."""
        changed = pl.col(ID).is_in(list(self.hit.get(defect.table, ())))
        return self._eligible(defect).filter(~pl.col(_SUBJECT).is_in(list(self.on)) & ~changed)

    def _free_in_line(self, defect: Defect) -> pl.DataFrame:
        places = self.work.frames[self.period, defect.table].select(ID).with_row_index("_place").cast({"_place": pl.Int64})
        return self._free(defect).join(places, on=ID, how="left", maintain_order="left")

    def _put_pairs(self, defect: Defect, rows: pl.DataFrame, how: str, starts: pl.Expr, wanted: int) -> int:
        firsts = rows.with_row_index("_row").filter(starts)["_row"].to_list()
        count = 0
        if self.left(defect) < 2:
            return 0
        for row in self.work.rng(defect.name, self.period, how).permutation(firsts).tolist():
            pair = rows[[row, row + 1]]
            if any(subject in self.on for subject in pair[_SUBJECT]):
                continue
            self._put(defect, pair)
            count += 1
            if count == wanted or self.left(defect) < len(pair):
                break
        return count

    def _eligible(self, defect: Defect) -> pl.DataFrame:
        rows = self.work.frames[self.period, defect.table].filter(defect.where)
        if defect.stay is not None and self.facts is not None:
            rows = rows.join(self.facts.filter(defect.stay).select("staynum"), on="staynum", how="semi", maintain_order="left")
        return rows.with_columns(subject_of(defect.table, rows.columns).alias(_SUBJECT))

    def _draw(self, defect: Defect, how: str, eligible: pl.DataFrame, wanted: int) -> pl.DataFrame:
        count = min(wanted, eligible.height, self.left(defect))
        if not count:
            return eligible.clear()
        return eligible[sorted(self.work.rng(defect.name, self.period, how).choice(eligible.height, count, replace=False).tolist())]

    def _put(self, defect: Defect, chosen: pl.DataFrame) -> None:
        if chosen.is_empty():
            return
        work, period, table = self.work, self.period, defect.table
        ids = (work.frames[period, table].join(chosen, on=defect.group, how="semi") if defect.group else chosen)[ID].to_list()
        for subject in chosen[_SUBJECT]:
            self.on.setdefault(subject, []).append(defect)
        self.count[defect.name] += chosen.height
        hit = ids
        if defect.action == "change":
            work.change(period, table, ids, dict(defect.change))
        elif defect.action == "drop":
            work.drop(period, table, ids)
        elif defect.action == "rewrite":
            work.rewrite(period, table, ids, defect.rewrite)
        elif defect.action == "add":
            hit = work.double(period, table, ids)
            work.change(period, table, hit, dict(defect.change))
        else:
            hit = ids + work.double(period, table, ids)
        # copies too: another defect would make a record that is there twice differ from its twin
        self.hit.setdefault(table, set()).update(ids, hit)
        for find in defect.finds:
            self._expect(defect, find, hit, chosen)

    def _expect(self, defect: Defect, find: Find, hit: list[int], chosen: pl.DataFrame) -> None:
        if find.with_year and not self.work.options.is_whole_year:
            return
        if find.table == DELIVERY:
            self.work.expect(find.rule, self.period, defect.table, None, defect.name)
        elif find.table in ("", FILE):
            self.work.expect(find.rule, self.period, defect.table, hit, defect.name, as_file=find.table == FILE)
        else:
            rows = self.work.frames[self.period, find.table].filter(find.where)
            rows = rows.join(chosen.select(find.by).unique(), on=find.by, how="semi", maintain_order="left")
            if find.first:
                rows = rows.unique(find.by, keep="first", maintain_order=True)
            self.work.expect(find.rule, self.period, find.table, rows[ID].to_list(), defect.name)


def subject_of(table: str, columns: list[str]) -> pl.Expr:
    """Name of the subject of a row, unique among the tables of a period."""
    row = pl.format("{}:{}", pl.lit(table), pl.col(ID))
    if table == "finhosta":
        cell = pl.format("cell:{}:{}", pl.col("cost_centre"), pl.col("function_code"))
        staff = pl.when(pl.col("record_type_cd").is_in(_STAFF)).then(cell)
        return pl.coalesce(pl.format("person:{}", pl.col("person_key")), staff, row)
    return pl.format("stay:{}", pl.col("staynum")) if "staynum" in columns else row


def _one_each(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique(_SUBJECT, keep="first", maintain_order=True)


def _joined(defects: list[Defect]) -> frozenset[str] | None:
    """The topics of all defects of a subject; empty when one of them meets no other."""
    if any(not defect.topics for defect in defects):
        return frozenset()
    return frozenset().union(*(defect.topics for defect in defects))
