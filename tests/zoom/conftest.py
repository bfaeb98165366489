"""Property tests run without a time limit per example: two busy cores make any limit a matter of luck."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
