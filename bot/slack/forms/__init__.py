"""The forms: what they ask for, and what was given. Pure functions over plain JSON."""
