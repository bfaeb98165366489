"""The outside as the use cases see it: Protocols, and the values that pass through them."""
