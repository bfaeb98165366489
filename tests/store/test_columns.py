"""How values are kept in columns."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.dialects import sqlite

from bot.store.columns import Json


@pytest.mark.parametrize("rows", [0, 1, 1000, 1001, 2500])
def test_a_long_list_is_kept_as_the_same_json_as_a_short_one(rows: int) -> None:
    value = [{"name": f"Zoë “{n}” \U0001f600", "b": [n, None], "a": {"y": 1.5, "x": True}} for n in range(rows)]
    kept = Json().process_bind_param(value, sqlite.dialect())
    assert kept == json.dumps(value, sort_keys=True, separators=(",", ":"))
    assert Json().process_result_value(kept, sqlite.dialect()) == value
