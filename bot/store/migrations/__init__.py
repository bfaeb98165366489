"""Alembic's revisions. Each only adds: the release before may still be running beside this one."""
