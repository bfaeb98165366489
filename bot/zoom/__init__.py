"""Zoom, spoken to carefully: `protocol` builds requests and reads answers, `client` sends them. No clock, no tables."""
