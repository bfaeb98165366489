"""Fixtures of this folder."""

from tests.surroundings import logging_as_before, surroundings

__all__ = ["logging_as_before", "surroundings"]
