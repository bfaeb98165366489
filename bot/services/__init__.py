"""One use case per function. The outside is seen as the Protocols of `ports`."""
