"""Webinars, reminders and attendance: frozen values and pure rules. No clock, no I/O, standard library only."""
