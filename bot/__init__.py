"""A Slack bot that runs Zoom webinars for the people who organise them."""
