"""The whole life of one webinar, played against the sandbox with the real bot in a process of its own."""
