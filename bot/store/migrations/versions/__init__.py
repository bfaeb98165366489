"""One file each, in their order."""
