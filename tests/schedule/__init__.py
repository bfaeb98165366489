"""The worker and its clock."""
