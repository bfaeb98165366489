"""Benchmarks: each line of docs/performance.md is one script here. Not part of the wheel."""
