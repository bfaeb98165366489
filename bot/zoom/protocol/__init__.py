"""Pure functions, one module per subject: build the request, read the answer. No I/O, no clock."""
