"""What each post looks like in Slack."""
