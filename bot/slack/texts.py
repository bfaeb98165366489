"""Every sentence for people, in English: the message ids of `config/locale`. Fields in braces are filled on use.

Constants in capitals, and the values of mappings, are collected by the test that holds the catalogues complete.
"""

from __future__ import annotations

from bot.slack.locale import Plural

# --- Where and when -------------------------------------------------------------------------------------------------

FOR_YOU = "For you: {time}"
LABELLED = "{label}: {text}"
NOW = "now"
TOMORROW = "tomorrow"
IN_MINUTES = Plural("in {n} minute", "in {n} minutes")
IN_HOURS = Plural("in {n} hour", "in {n} hours")
IN_ABOUT_HOURS = Plural("in about {n} hour", "in about {n} hours")
IN_DAYS = Plural("in {n} day", "in {n} days")

# --- The card -------------------------------------------------------------------------------------------------------

STATES = {
    "creating": "Being created on Zoom",
    "scheduled": "On Zoom",
    "open": "The Zoom room is open",
    "ended": "Ended; the reports are being read",
    "reported": "Ended; the report is posted",
    "cancelled": "Cancelled",
    "failed": "Something is wrong: this needs you",
}
CARD_TEXT = "{code} {topic}: {when}. {state}."
CARD_LINE = "{code} · {state}"
ZOOM_NUMBER = "Zoom {number}"
SERIES_LINE = "Series: {series}"
SERIES_PLACE = "Series: {series}, {position} of {size}"
SIGN_UP = "Sign up"
SIGN_UP_HERE = "Sign up: {url}"
JOIN_HERE = "Join: {url}"
JOIN = "Join"
LINK_LATER = "The public link appears here as soon as Zoom has made the webinar."
PANELISTS_HEADING = "Panelists"
NO_PANELISTS = "No panelists yet. Add them with the button Panelists."
IN_SLACK = "in Slack"
ZOOM_MAILS = "not in Slack: Zoom mails them their link"
ZOOM_MAILS_NOT = "not in Slack: pass them the invitation yourself"
LINK_READY = "link ready"
LINK_AWAITED = "link not made yet"
MORE_PANELISTS = Plural(
    "And {n} more. The button Panelists shows everybody.", "And {n} more. The button Panelists shows everybody."
)
ROLES = {"panelist": "panelist", "moderator": "moderator"}
REMINDERS_HEADING = "Reminders"
NO_REMINDERS = "No reminders are planned."
REMINDER_STATES = {
    "planned": "planned",
    "sent": "sent",
    "skipped": "left out",
    "expired": "too late, not sent",
    "failed": "failed",
}
AUDIENCES = {
    "channel": "this channel",
    "organisers": "organisers",
    "panelists": "panelists",
    "moderators": "moderators",
}
MISSING = "Still missing: {what}."
MISSING_PARTS = {"panelists": "panelists", "announcement": "the announcement"}
PROBLEM = "What is wrong: {problem}"
ERASED_LATER = "Names and addresses are erased on {when}; the totals stay."
ERASED_ON = "Names and addresses were erased on {when}. The totals are kept."
EDIT = "Edit"
PANELISTS_BUTTON = "Panelists"
REMINDERS_BUTTON = "Reminders"
START_LINK = "Start link"
EXPORT = "Export"
TRY_AGAIN = "Try again"
CANCEL = "Cancel"
NEW_WEBINAR = "New webinar"
ABOUT_WEBINAR = "{action}: {code} {topic}"
CANCEL_TITLE = "Cancel this webinar?"
CANCEL_TEXT = (
    "{code} {topic}, {when}, is taken off Zoom and its reminders are not sent. Zoom mails those who signed up and"
    " keeps no copy."
)
CANCEL_YES = "Cancel the webinar"
CANCEL_NO = "Keep it"

# --- Reminders and personal messages --------------------------------------------------------------------------------

REMINDER_TEXT = "{topic} starts {lead}: {when}. {link}"
REMINDER_LINE = "starts {lead}"
PERSONAL_FIRST = "Hello {name}, you take part in the webinar {topic} as {role}: {when}. Your own link: {url}"
PERSONAL_AGAIN = "Hello {name}, {topic} starts {lead}: {when}. Your own link: {url}"
HELLO = "Hello {name},"
YOU_ARE = {"panelist": "you are a panelist of this webinar:", "moderator": "you moderate this webinar:"}
IT_STARTS = "this webinar starts {lead}:"
YOUR_LINK = "Your own link to Zoom"
KEEP_LINK = "This link is yours alone: please do not pass it on."
RUN_OF_SHOW = "Run of show"
PRACTICE = "There is a practice session: please come some minutes before the start."
ORGANISER_TEXT = "{code} {topic} starts {lead}: {when}."
ORGANISER_HINT = "`/webinar show {code}` shows everything about it."
START_TEXT = "Start link of {code} {topic}. Whoever opens it becomes the host: do not pass it on."
START_HERE = "Start the webinar as host"

# --- The thread -----------------------------------------------------------------------------------------------------

NOTICES = {
    "created": "{topic} is on Zoom now: {when}.",
    "moved": "{who} moved {topic}: from {old} to {new}. All reminders are planned anew.",
    "moved_by_nobody": "{topic} was moved: from {old} to {new}. All reminders are planned anew.",
    "changed": "{who} changed what is said about {topic}.",
    "panelists": "{who} changed the panelists of {topic}: {added} added, {removed} removed.",
    "cancelled": "{who} cancelled {topic}, which was planned for {when}.",
    "not_kept": "Zoom did not keep these settings of {topic}: {settings}. Check them in Zoom's portal.",
    "failed": "{topic}: {what}. {error} Reference: {reference}.",
    "expired": "{topic}: {what}: its time had passed ({due}). {error}",
    "skipped": "{topic}: {reason}",
    "room_open": "Somebody opened the Zoom room of {topic}.",
    "ended": "{topic} has ended. The report follows as soon as Zoom gives it out.",
    "restarted": "{topic} was opened again after its end. I wait for it to end before I count.",
    "practice_ended": "The practice session of {topic} has ended.",
    "gone": (
        "{topic} is no longer on Zoom: somebody deleted it there, or turned it into a meeting, which I do not follow."
        " Cancel it here, or schedule it again."
    ),
    "moved_in_portal": "{topic} was moved in Zoom's portal: from {old} to {new}. All reminders are planned anew.",
    "zone_changed": (
        "{topic} stays at {when}, but the clocks of its time zone were changed, so this is another moment than before."
        " All reminders are planned anew."
    ),
    "replanned": "The reminder plan was edited. The reminders of {topic} that are still to come follow it.",
    "not_held": (
        "{topic}: a day after the planned end, Zoom shows no session. If it was held, press Export on the card: I look"
        " again."
    ),
    "report_late": (
        "{topic}: Zoom has not given {missing} in time, and I have stopped asking. Look whether Zoom's portal shows the"
        " report, then let `/webinar export {code}` ask again."
    ),
    "report_refused": "{topic}: Zoom does not give me {missing}. {error} Then let `/webinar export {code}` ask again.",
    "erased": (
        "Everybody's names, addresses and links in {topic} are erased here; the totals are kept. The certificate in"
        " this thread lists what went. Zoom still has its reports and recordings of webinar {number}: delete them in"
        " Zoom's portal."
    ),
    "no_recording": "{topic}: Zoom shows no cloud recording two days after the end. If there is one, share it from"
    " Zoom's portal.",
    "assigned": "{who} asks you to take question {number} of {topic}. The Q&A desk in the thread of its report has it.",
    "waiting": "{topic}: {error} It goes on by itself.",
    "alarm": (
        "{what}, for {topic} among others: {error} `webinar-bot doctor` shows when it is mended; then press Try again"
        " on the card. I tell you this once a day."
    ),
    "stand_in": (
        "You are an alternative host of {topic}: {when}. If the host cannot, start it from your own Zoom account."
    ),
    "twin": "{topic} seems to be on Zoom twice: look at {numbers} there, and delete what is too much.",
    "untold": (
        "{who}: something about {topic} needs a person, and my direct message about it may not have reached you."
        " `webinar-bot work` shows an administrator what it is."
    ),
}
SOMEBODY = "Somebody"

# --- The report -----------------------------------------------------------------------------------------------------

REPORT_FINAL = "Report"
REPORT_PROVISIONAL = "Report, provisional"
REPORT_TEXT = "{code} {topic}: {kind}. {numbers}"
REPORT_NUMBERS = "{registered} signed up, {attended} came, {no_shows} stayed away; most at once: {peak}."
REPORT_STAYED_ASKED = "{stayed} stayed over half of it, {asked} asked a question by name."
REPORT_ANSWERED = Plural(
    "{n} question: {answered} answered, {open} open.", "{n} questions: {answered} answered, {open} open."
)
REGISTERED = "Signed up"
ATTENDED = "Came"
NO_SHOWS = "Stayed away"
PANELISTS_PRESENT = "Panelists there"
PEAK = "Most at once"
PEAK_AT = "{n} at {time}"
STAYED = "Stayed (median)"
QUESTIONS = "Questions"
QUESTIONS_OPEN = "{answered} answered, {open} open"
QUESTIONS_ANSWERED = "{n}, all answered"
POLLS = "Polls"
UNREGISTERED = Plural("{n} person came without signing up.", "{n} people came without signing up.")
REGISTERED_ON_TEAM = Plural(
    "{n} person who signed up is on the team: neither audience nor absent.",
    "{n} people who signed up are on the team: neither audience nor absent.",
)
UNIDENTIFIED = Plural(
    "{n} person could not be identified: no registration, address or Zoom account (a phone guest, say).",
    "{n} people could not be identified: no registration, address or Zoom account (phone guests, say).",
)
MINUTES = Plural("{n} minute", "{n} minutes")
SHARE = "{n} (of those who signed up: {percent} %)"
NOT_KNOWN = "not known yet"
FUNNEL = "From signing up to asking"
FUNNEL_STEPS = {
    "registered": "signed up",
    "came": "came",
    "stayed_over_half": "stayed over half of it",
    "asked": "asked a question by name",
}
BY_COUNTRY = "Countries"
BY_CITY = "Cities"
BY_ORGANISATION = "Organisations"
PLACE_NAMES = {"country": "Country", "city": "City", "organisation": "Organisation"}
PLACES = "Where people came from"
PLACE_KIND = "Kind"
PLACE = "Place"
PEOPLE = "People"
OTHERS = "others"
NOT_GIVEN = "not given"
CURVE = "People in the room"
POLL_RESULTS = "Polls"
ANSWERED = Plural("{n} person answered", "{n} people answered")
FREE_TEXT = "The answers are in polls.csv."
LAUNCHED_TWICE = "Launched twice: each person's last answer counts."
MORE = Plural("and {n} more", "and {n} more")
HOW_COUNTED = (
    "How it is counted: each person once, on however many devices; hosts, speakers, interpreters and the practice"
    " session are left out; only time inside the session counts."
)
REPORT_ALMOST = "Provisional: I read the reports once more before I call these numbers final."
REPORT_UNSETTLED = "Provisional: the reports still changed between two readings."
REPORT_MISSING = "Provisional: Zoom still owes {missing}."
REPORT_STOPPED = "I have stopped asking. `/webinar export {code}` asks Zoom again."
REPORT_MAY_FILL = "In case Zoom adds to it, I look again on {time}."
REPORT_REFUSED = "Zoom does not give {what}: {why}"
NEXT_LOOK = "I look again on {time}."
FILES_BELOW = "The files, with the curve as a picture and every row, are in the thread."
WHY_BUTTON = "Why these numbers?"
WHY_ASKED = (
    "I work out how the numbers of {code} came about. The answer appears in a moment, for you alone: here, or in the"
    " channel of its report."
)
WHY_TITLE = "{code}: how the numbers came about"
WHY_FILES = "joins.csv in the thread has every row, with whose it is and why it was merged."
TOTALS = {
    "registered": "Signed up",
    "attended": "Came",
    "no_shows": "Stayed away",
    "panelists_present": "Panelists there",
    "joins": "Joins",
    "merged_rows": "Merged rows",
    "unknown_people": "Not identified",
    "peak": "Most at once",
    "median_seconds": "Median of seconds",
    "mean_seconds": "Mean of seconds",
    "questions": "Questions",
    "unanswered": "Questions without an answer",
    "polls": "Polls",
    "instances": "Sessions held",
}

# --- Lists, Home, help ----------------------------------------------------------------------------------------------

LIST_COMING = "Coming webinars"
LIST_PAST = "Past webinars"
LIST_WORD = "Webinars with “{word}”"
LIST_SERIES = "Webinars of the series “{series}”"
LIST_NONE = "There are none. `/webinar new` starts one."
LIST_MORE = Plural("And {n} more: name a word to narrow it down.", "And {n} more: name a word to narrow it down.")
SERIES_LIST = "Series"
SERIES_NONE = "No webinar belongs to a series yet. The form has a field for it."
SERIES_COUNT = Plural("{n} webinar", "{n} webinars")
SHOW = "Show"
HOME_HELLO = "Webinars on Zoom, from the announcement to the report."
HOME_NONE = "No webinar is planned. Choose New webinar, or type `/webinar new` with an announcement."
CALENDAR_HERE = "The webinars as a calendar to subscribe to: {url}"
HOME_HELP = "`/webinar help` lists all commands."
HELP = "What I can do"
HELP_LINES = {
    "new": "`/webinar new` opens the form; `/webinar new` with an announcement fills it from the text",
    "list": "`/webinar list`, `/webinar list past`, `/webinar list series NAME` or `/webinar list WORD`",
    "show": "`/webinar show W-12` shows one webinar; Zoom's number does too",
    "edit": "`/webinar edit W-12` changes topic, time or settings; all reminders follow the new time",
    "panelists": "`/webinar panelists W-12` says who speaks and moderates",
    "reminders": "`/webinar reminders W-12` shows when which reminder goes out",
    "series": "`/webinar series` lists the series, `/webinar series NAME` the webinars of one and who came how often",
    "export": "`/webinar export W-12` reads Zoom's reports again and posts the files anew",
    "cancel": "`/webinar cancel W-12` takes a webinar off Zoom, after asking",
    "help": "`/webinar help` shows this",
}
UNKNOWN_WORD = "I do not know `{word}`. Did you mean `/webinar {nearest}`?"
UNKNOWN_WORD_ALONE = "I do not know `{word}`. `/webinar help` lists what I can do."
WHICH_WEBINAR = "Which webinar? Type its code, such as `/webinar {verb} W-12`. `/webinar list` shows the codes."

# --- Answers --------------------------------------------------------------------------------------------------------

EXPORT_ASKED = "I read Zoom's reports of {code} again. The files follow in its thread."
POST_AGAIN = "Post again"
POSTED_AGAIN = "I am posting it again for {code}. You hear of it if Slack refuses it once more."
TRIED_AGAIN = "I ask Zoom again about {code}. Its card shows how it goes."
CANCELLED_NOW = "{code} is cancelled. I take it off Zoom now."
START_ASKED = (
    "I fetch a fresh start link of {code} for you. It appears in a moment, for you alone: here, or in the channel of"
    " its card."
)
WINDOW_REMINDERS = "Reminders"
WINDOW_NOT_OPENED = "Slack did not open the window. Try once more."
OLD_BUTTON = "This button is from an older version. Type `/webinar list` to find the webinar."
OLD_FORM = "This form is from an older version. Close it and open it again."
ONLY_ORGANISERS = "Only the organisers may do this. Ask one of them, or an administrator to add you."
NO_GUESTS = "Guests may not do this. Ask one of the organisers."
NO_STRANGERS = "People of other workspaces may not do this. Ask one of the organisers."
CANNOT_CHECK = "I could not check with Slack whether you are an organiser, so I did nothing. Try again in a minute."
TROUBLE = "Something went wrong on my side and it may not be done. Tell an administrator the reference {reference}."
BUSY = "{sentence} Try again in a minute."
WINDOW_ANSWER = "Webinars"
WINDOW_TROUBLE = "Sorry"
CLOSE = "Close"

# --- The form -------------------------------------------------------------------------------------------------------

FORM_TITLE = "New webinar"
EDIT_TITLE = "Edit {code}"
PANELISTS_TITLE = "Panelists of {code}"
CANCEL_FORM_TITLE = "Cancel {code}"
SCHEDULE = "Schedule"
SAVE = "Save"
TOPIC = "Topic"
ANNOUNCEMENT = "Announcement"
ANNOUNCEMENT_HINT = "Date, time and people are read from it where you leave them empty. Zoom gets a shortened text."
ANNOUNCEMENT_LONG = (
    "Only the first part is shown. Leave it as it is to keep all {n} characters; if you change it, this text counts."
)
DATE = "Date"
START = "Start"
END = "End"
TIMES_HINT = "On the clocks of the time zone below."
ZONE = "Time zone"
MEANT = "Which time is meant?"
MEANT_HINT = "Your choice sets start and end. If you change date, start, end or zone by hand, those count instead."
OPTIONS = "Options"
QUESTIONS_OPTION = "Q&A"
PRACTICE_OPTION = "Practice session"
REGISTRATION = "Registration"
REGISTRATIONS = {
    "automatic": "Everybody who signs up may come",
    "manual": "You approve each registration",
    "off": "No registration",
}
RECORDING = "Recording"
RECORDINGS = {"none": "No recording", "cloud": "In Zoom's cloud", "local": "On the host's computer"}
PANELISTS = "Panelists"
PANELISTS_MORE = "Panelists (continued)"
PANELISTS_HINT = "One per line: Name <e-mail>, role. Role: panelist or moderator."
PANELISTS_EXAMPLE = "Ann Martin <ann@example.org>, moderator"
SERIES = "Series"
CHANNEL = "Channel"
CHANNEL_HINT = (
    "Where the card and the reminders are posted; the report goes to the organisers' channel. Invite me there first."
)
READ_FROM_TEXT = "I read this from the announcement. Check it, then choose {submit}."
MISSING_IN_TEXT = "I could not find: {what}."
GAPS = {
    "topic": "the topic",
    "date": "the date",
    "start time": "the start",
    "end time or length": "the end",
    "speakers": "speakers",
    "moderators": "moderators",
    "e-mail addresses of speakers or moderators": "e-mail addresses of speakers or moderators",
}
UNDERSTOOD = "I filled in what the announcement says. Check it, then choose {submit}."
ASK_TWICE = "The clocks go back in that night and show {clock} twice. Choose which of the two is meant."
REGIONS = {
    "Europe": "Europe",
    "UTC": "UTC",
    "Africa": "Africa",
    "America": "America",
    "Asia": "Asia",
    "Atlantic": "Atlantic",
    "Australia": "Australia",
    "Pacific": "Pacific",
    "Indian": "Indian Ocean",
    "Other": "Other",
}

# --- What is wrong with a field -------------------------------------------------------------------------------------

TOPIC_EMPTY = "The webinar needs a topic. Type one of at most {limit} characters."
TOPIC_LONG = "The topic has {n} characters; Zoom takes {limit}. Shorten it."
DATE_EMPTY = "Choose the day of the webinar. The announcement names none that I can read."
DATE_UNREADABLE = "I cannot read this date. Choose one, such as 2027-05-05."
START_EMPTY = "Choose when the webinar starts. The announcement names no time that I can read."
TIME_UNREADABLE = "I cannot read this time. Choose one, such as 14:00."
END_EMPTY = "Choose when the webinar ends. The announcement names no end that I can read."
END_EARLY = "The end is not after the start. Choose a later end; a webinar cannot run past midnight here."
PAST_DAY = "This day has passed. Choose one in the future."
PAST_TIME = "This time has passed. Choose one in the future."
ZONE_UNKNOWN = "I do not know this time zone. Choose one from the list."
SKIPPED = "{clock} on {day} does not exist in {city}: the clocks go forward then. Choose a time at least an hour away."
MEANT_EMPTY = "Choose which of the times is meant."
CHANNEL_CLOSED = "I cannot post in that channel. Invite me with `/invite @webinar-desk`, then choose Schedule again."
CHANNEL_EMPTY = "Choose the channel in which the card and the reminders are posted."
CHOICE_UNREADABLE = "I cannot read this choice. Choose one from the list."
SERIES_LONG = "The name of the series has {n} characters. Shorten it to {limit}."

# --- A series in numbers ---------------------------------------------------------------------------------------------

SERIES_TITLE = "Series “{series}” in numbers"
SERIES_SUMS = Plural(
    "{people} different people came to {n} session, {visits} visits in all.",
    "{people} different people came to {n} sessions, {visits} visits in all.",
)
CAME_TO = Plural("Came to {n} session", "Came to {n} sessions")
SERIES_SESSION = "{came} came: {new} new, {returning} came before, {unknown} not recognisable."
SERIES_UNCOUNTED = "No session of this series has a report with people in it yet."
SERIES_RULE = (
    "A person is recognised by the address they signed up with, else by their Zoom account. Who has neither is counted"
    " in each session, but not among the different people."
)
SERIES_WITHOUT = "Not counted, without names in their reports: {codes}."
SERIES_ERASED = "Counted, but no longer in the list of names, which were erased: {codes}."
SERIES_TO_COME = Plural("{n} session is still to come.", "{n} sessions are still to come.")
POST_COMPARISON = "Post the comparison"
SEND_NAMES = "Send me the names"
SERIES_ASKED = (
    "I count who came to the sessions of this series. The numbers appear in a moment, for you alone: here, or in the"
    " channel of its webinars."
)
COMPARISON_ASKED = "I draw the comparison. It appears in the thread of {code}."
NAMES_ASKED = "I send you the names as a file, in a direct message."

# --- The Q&A desk ----------------------------------------------------------------------------------------------------

DESK_TITLE = "Q&A desk of {code}"
DESK_SUMS = Plural(
    "{n} question had no answer when the session ended: {open} open, {answered} answered here, {dropped} dropped.",
    "{n} questions had no answer when the session ended: {open} open, {answered} answered here, {dropped} dropped.",
)
DESK_EMPTY = "No question is left here: none was open, or their names and words have been erased."
DESK_SETTLE = "Settle"
DESK_SETTLE_LABEL = "Settle question {number}"
DESK_ALL = "All questions"
DESK_MORE = Plural(
    "And {n} more question. The button All questions opens them.",
    "And {n} more questions. The button All questions opens them.",
)
DESK_EXPORT = "Export the answers"
DESK_STATES = {"open": "open", "answered": "answered", "dropped": "dropped"}
DESK_WITH = "{state} · {who}"
DESK_RULE = "Nothing here is sent to attendees. Export the answers makes a page to read through and pass on."
DESK_WINDOW = "Questions of {code}"
DESK_QUESTION = "Question"
DESK_STATE = "What became of it"
DESK_CHOICES = {"open": "Still open", "answered": "Answered", "dropped": "Dropped: no answer will be given"}
DESK_ASSIGNEE = "Who takes it"
DESK_ANSWER = "Answer"
DESK_ANSWER_HINT = "Kept here until you export the answers; attendees are sent nothing."
DESK_ASKED_BY = "Asked by {name}"
DESK_ANONYMOUS = "Asked anonymously"
DESK_NOT_ORGANISER = "This person is not an organiser. Choose one of the organisers."
DESK_ANSWERS_ASKED = "I write the answers of {code} down as a page. It appears in the thread of its report."

# --- The recording ---------------------------------------------------------------------------------------------------

OFFERS = {
    "recording": (
        "Zoom has the recording of {code} {topic}. Look at it before you approve; until then nothing is posted."
    ),
    "transcript": (
        "Zoom has a transcript of {code} {topic}. Read it in Zoom before you approve; until then nothing is posted."
    ),
}
DECISIONS = {
    "awaited": "Not ready yet.",
    "offered": "Waiting for your word.",
    "approved": "{who} approved it; it is posted in the thread of the report.",
    "private": "{who} keeps it private. It can still be approved.",
}
APPROVE = "Approve"
KEEP_PRIVATE = "Keep private"
SEND_PASSCODE = "Send me the passcode"
OPEN_RECORDING = "Open the recording"
RECORDING_IS_THERE = "The recording of {code} {topic} is there:"
RECORDING_ASKS = "Zoom asks for a passcode. The organiser who approved the recording has it."
PASSCODE_TEXT = "The passcode of the recording of {code} {topic} is below, for you alone."
PASSCODE_IS = "Passcode:"
PASSCODE_KEEP = "Pass it on only to those who may see the recording."
PASSCODE_NONE = "The recording of {code} {topic} opens without a passcode."
