"""Why something an organiser asked for cannot be done, and what to do: message ids of the catalogues."""

from __future__ import annotations

NO_WEBINAR = "I know no webinar “{wanted}”. `/webinar list` shows the codes, such as W-12."
NO_SUCH_CODE = "There is no webinar {code}. `/webinar list` shows those there are."
NO_SERIES = "I know no single series “{wanted}”. `/webinar series` lists their names."
NOT_ENDED = "{code} has not ended yet, so there is nothing to export. The files come by themselves after the session."
NOT_GIVEN = "Zoom has given no report of {code} yet. The bot goes on asking; try later."
NAMES_ERASED = (
    "The names in {code} were erased when their time was over, so there is nothing to export but the totals."
    " `webinar-bot export {code}` writes those."
)
NOT_TRACED = (
    "The names in {code} were erased when their time was over, so its numbers can no longer be traced to rows. The"
    " totals are as they were."
)
NO_REPORT = "{code} has no report yet, so there is nothing to explain. Try after it."
CANNOT_START = "{code} cannot be started: it is not on Zoom yet, or it is over. `/webinar show {code}` tells."
NO_TOPIC = "The webinar needs a topic. Type one of at most {limit} characters."
LONG_TOPIC = "The topic has {n} characters; Zoom takes {limit}. Shorten it."
ENDS_EARLY = "The end is not after the start. Choose a later end."
TOO_LONG = "A webinar can last 24 hours at most. Choose an earlier end."
PASSED = "That time has already passed. Choose a date and start in the future."
TWIN = "{code} has this topic and start already. Edit it with `/webinar edit {code}`, or change the topic."
ERASED = "The names in {code} were erased when their time was over. Schedule a new webinar."
RUNNING = "{code} is running, so it can no longer be changed."
OVER = "{code} has already taken place, so it can no longer be changed."
CANCELLED = "{code} was cancelled, so it can no longer be changed. Schedule a new webinar."
SHARED_OUTSIDE = (
    "The organisers' channel is shared with another organisation, so files with people's names are not posted there."
    " End the sharing or set BOT_CHANNEL to a private channel, then type `/webinar export` again."
)
NOT_ON_ZOOM_YET = "The webinar is not on Zoom yet."
NO_LINK_YET = "Zoom has not given the link yet."
NO_CARD_YET = "The card is not posted yet."
NOT_HELD = "Zoom shows no session for this webinar."

SENTENCES = tuple(value for name, value in list(globals().items()) if name.isupper())
