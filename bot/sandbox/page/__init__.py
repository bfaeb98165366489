"""The sandbox's page in the browser: a workspace to write in, a control room for Zoom's side, and the clock."""
