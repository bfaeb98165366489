"""`python -m bot` is `webinar-bot`."""

from bot.cli import main

if __name__ == "__main__":
    main()
