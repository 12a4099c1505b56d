"""Property tests try the same examples everywhere and never fail by the clock."""

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True, database=None)
settings.load_profile("course")
