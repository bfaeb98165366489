from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import InvalidInput
from bot.schedule.tuning import WorkTuning, parse_tuning

SHIPPED = Path(__file__).parents[2] / "config" / "work.toml"


def test_the_file_we_ship_says_exactly_the_defaults() -> None:
    assert parse_tuning(SHIPPED.read_text(encoding="utf-8")) == WorkTuning()


def test_an_empty_file_means_the_defaults() -> None:
    assert parse_tuning("") == WorkTuning()


def test_waits_are_seconds_or_iso_durations() -> None:
    tuning = parse_tuning('[worker]\nsweep = 0.25\ncoalesce = "PT0.01S"\n[report]\nschedule = ["PT1S", 2.5, "P1D"]\n')
    assert (tuning.sweep, tuning.coalesce) == (timedelta(seconds=0.25), timedelta(milliseconds=10))
    assert tuning.report_schedule == (timedelta(seconds=1), timedelta(seconds=2.5), timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "lease", "settling", "renewed"),
    [
        ("slack.note", 60, 5, False),
        ("slack.files", 300, 10, True),
        ("slack.file_removal", 60, 5, False),
        ("slack.report", 300, 5, True),
        ("zoom.create", 120, 30, False),
        ("zoom.collect", 300, 30, True),
        ("twin.watch", 60, 5, False),
        ("brand.new", 60, 5, False),
    ],
)
def test_each_kind_goes_by_its_longest_prefix(kind: str, lease: int, settling: int, renewed: bool) -> None:
    tuning = WorkTuning()
    assert (tuning.lease(kind), tuning.settling(kind), tuning.is_renewed(kind)) == (
        timedelta(seconds=lease),
        timedelta(seconds=settling),
        renewed,
    )


def test_one_changed_lease_leaves_the_others() -> None:
    tuning = parse_tuning("[lease]\nzoom = 4\n")
    assert (tuning.lease("zoom.create"), tuning.lease("slack.note")) == (timedelta(seconds=4), timedelta(seconds=60))


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("[worker]\nthreds = 8", "x.toml: [worker] “threds” is not something that can be set. Did you mean “threads”?"),
        ("[leases]\n", "x.toml: “leases” is not something that can be set. Did you mean “lease”?"),
        ("[pace]\nmesage = 3", "x.toml: [pace] “mesage” is not something that can be set. Did you mean “message”?"),
        ("[worker]\nthreads = 0", "x.toml: [worker] threads: 0 is not a whole number from 1 to 64."),
        ("[lease]\nspare_share = 1", "x.toml: [lease] spare_share: 1 is not a share between 0 and 1, such as 0.45."),
        (
            '[report]\nschedule = ["PT5M", "PT5M"]',
            "x.toml: [report] schedule: each time must be later than the one before.",
        ),
        ("[report]\nschedule = []", 'x.toml: [report] schedule: write a list, such as ["PT5M", "PT1H"].'),
        ("worker = 3", "x.toml: worker is a table; begin it with a line [worker]."),
    ],
)
def test_a_wrong_line_is_named_with_what_to_write(toml: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_tuning(toml, source="x.toml")
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("value", ["-1", "0", "true", "nan", "inf", '"PT"', '"soon"', '"P9999999999D"', '"P2Y"', "[1]"])
def test_what_is_no_length_of_time_is_refused_with_an_example(value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_tuning(f"[pace]\nmessage = {value}\n", source="x.toml")
    assert str(refusal.value).startswith("x.toml: [pace] message: ")
    assert str(refusal.value).endswith("is not a length of time. Write seconds, such as 60, or “PT5M” in quotes.")


def test_a_file_that_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(InvalidInput, match=r"work.toml cannot be read: .* \(at line 2"):
        parse_tuning("[worker]\nthreads = = 3\n")
