"""The peer's side of `bench.pack`: the same files as somebody at home in pandas would make them.

It does a little less than the bot: people are told apart by registrant id, else by name, without links between keys;
no formula is neutralised, and no reason is given for each row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd

mpl.use("Agg")

import json

import matplotlib.pyplot as plt

ZONE = "Europe/Athens"
WIDTH = 24


def main(rows: Path, out: Path) -> None:
    content = json.loads(rows.read_text(encoding="utf-8"))
    joins = _joins(content["participants"])
    registrants = pd.DataFrame(content["registrants"])
    registrants["registered_at"] = pd.to_datetime(registrants["registered_at"], utc=True).dt.tz_convert(ZONE)
    attendance = _attendance(joins, registrants)
    no_shows = registrants[~registrants["id"].isin(joins["registrant_id"])]
    questions = _questions(content["questions"])
    polls = pd.DataFrame(content["poll_answers"])
    polls["answered_at"] = pd.to_datetime(polls["answered_at"], utc=True).dt.tz_convert(ZONE)
    sheets = {
        "Attendance": attendance,
        "No-shows": no_shows,
        "Q&A": questions,
        "Polls": polls,
        "Survey": pd.DataFrame(columns=["poll", "question", "person", "name", "email", "answer", "answered_at"]),
        "Joins": joins,
    }
    for name, frame in sheets.items():
        frame.to_csv(out / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    _write_workbook(out / "report.xlsx", sheets)
    _draw(joins, out / "attendance.png")
    summary = {"attended": len(attendance), "no_shows": len(no_shows), "joins": len(joins)}
    (out / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def _joins(rows: list[dict[str, Any]]) -> pd.DataFrame:
    joins = pd.DataFrame(rows)
    for column in ("joined_at", "left_at"):
        joins[column] = pd.to_datetime(joins[column], utc=True).dt.tz_convert(ZONE)
    joins["person"] = joins["registrant_id"].where(joins["registrant_id"] != "", joins["name"])
    return joins.sort_values(["person", "joined_at"])


def _attendance(joins: pd.DataFrame, registrants: pd.DataFrame) -> pd.DataFrame:
    """The union of each person's intervals: the end so far is carried along."""
    until = joins.groupby("person")["left_at"].cummax().groupby(joins["person"]).shift()
    start = joins["joined_at"].where(until.isna() | (until < joins["joined_at"]), until)
    seconds = (joins["left_at"] - start).dt.total_seconds().clip(lower=0)
    people = (
        joins.assign(seconds=seconds)
        .groupby("person")
        .agg(
            name=("name", "first"),
            email=("email", "first"),
            registrant_id=("registrant_id", "first"),
            first_join=("joined_at", "min"),
            last_leave=("left_at", "max"),
            seconds_present=("seconds", "sum"),
            joins=("name", "size"),
        )
    )
    known = registrants[["id", "organisation", "city", "country"]].rename(columns={"id": "registrant_id"})
    return people.reset_index().merge(known, on="registrant_id", how="left")


def _questions(rows: list[dict[str, Any]]) -> pd.DataFrame:
    flat = pd.json_normalize(
        rows, "answers", ["id", "text", "asker", "asker_email", "asked_at"], record_prefix="answer."
    )
    flat["asked_at"] = pd.to_datetime(flat["asked_at"], utc=True).dt.tz_convert(ZONE)
    return flat


def _write_workbook(place: Path, sheets: dict[str, pd.DataFrame]) -> None:
    with pd.ExcelWriter(place, engine="openpyxl", datetime_format="yyyy-mm-dd hh:mm:ss") as writer:
        for name, frame in sheets.items():
            plain = frame.copy()
            for column in plain.select_dtypes("datetimetz").columns:
                plain[column] = plain[column].dt.tz_localize(None)
            plain.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            sheet = writer.sheets[name]
            sheet.auto_filter.ref = sheet.dimensions
            for cells in sheet.iter_cols(max_row=1):
                sheet.column_dimensions[cells[0].column_letter].width = WIDTH


def _draw(joins: pd.DataFrame, place: Path) -> None:
    come = pd.Series(1, index=joins["joined_at"])
    leave = pd.Series(-1, index=joins["left_at"])
    room = pd.concat([come, leave]).sort_index().cumsum()
    figure, axes = plt.subplots(figsize=(12, 7.5), dpi=100)
    axes.fill_between(room.index, room.to_numpy(), step="post", alpha=0.4)
    axes.step(room.index, room.to_numpy(), where="post")
    axes.set_title("People in the room")
    axes.annotate(f"peak {room.max()}", (room.idxmax(), room.max()))
    figure.savefig(place)
