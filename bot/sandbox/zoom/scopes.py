"""Which scope each call wants: the granular name, and the classic one older apps hold."""

from collections.abc import Collection

W_READ, W_WRITE, REPORT, RECORDING, USER = (
    "webinar:read:admin",
    "webinar:write:admin",
    "report:read:admin",
    "recording:read:admin",
    "user:read:admin",
)

SCOPES: dict[str, tuple[str, str]] = {
    "webinars.createWebinar": ("webinar:write:webinar:admin", W_WRITE),
    "webinars.getWebinar": ("webinar:read:webinar:admin", W_READ),
    "webinars.listWebinars": ("webinar:read:list_webinars:admin", W_READ),
    "webinars.updateWebinar": ("webinar:update:webinar:admin", W_WRITE),
    "webinars.deleteWebinar": ("webinar:delete:webinar:admin", W_WRITE),
    "webinars.updateWebinarStatus": ("webinar:update:status:admin", W_WRITE),
    "webinars.listPanelists": ("webinar:read:list_panelists:admin", W_READ),
    "webinars.addPanelists": ("webinar:write:panelist:admin", W_WRITE),
    "webinars.removePanelist": ("webinar:delete:panelist:admin", W_WRITE),
    "webinars.removeAllPanelists": ("webinar:delete:panelist:admin", W_WRITE),
    "webinars.listWebinarRegistrants": ("webinar:read:list_registrants:admin", W_READ),
    "webinars.getWebinarRegistrant": ("webinar:read:registrant:admin", W_READ),
    "webinars.addWebinarRegistrant": ("webinar:write:registrant:admin", W_WRITE),
    "webinars.performBatchRegistration": ("webinar:write:batch_registrants:admin", W_WRITE),
    "webinars.updateRegistrantsStatus": ("webinar:update:registrant_status:admin", W_WRITE),
    "webinars.deleteWebinarRegistrant": ("webinar:delete:registrant:admin", W_WRITE),
    "webinars.listRegistrationQuestions": ("webinar:read:list_registration_questions:admin", W_READ),
    "webinars.updateRegistrationQuestions": ("webinar:update:registration_question:admin", W_WRITE),
    "webinars.listWebinarsPolls": ("webinar:read:list_polls:admin", W_READ),
    "webinars.getWebinarPoll": ("webinar:read:poll:admin", W_READ),
    "webinars.createWebinarsPoll": ("webinar:write:poll:admin", W_WRITE),
    "webinars.updateWebinarPoll": ("webinar:update:poll:admin", W_WRITE),
    "webinars.deleteWebinarPoll": ("webinar:delete:poll:admin", W_WRITE),
    "webinars.getWebinarSurvey": ("webinar:read:survey:admin", W_READ),
    "webinars.updateWebinarSurvey": ("webinar:update:survey:admin", W_WRITE),
    "webinars.deleteWebinarSurvey": ("webinar:delete:survey:admin", W_WRITE),
    "webinars.listWebinarTemplates": ("webinar:read:list_templates:admin", W_READ),
    "webinars.createWebinarTemplate": ("webinar:write:template:admin", W_WRITE),
    "webinars.getWebinarTrackingSources": ("webinar:read:list_tracking_sources:admin", W_READ),
    "webinars.listPastWebinarInstances": ("webinar:read:list_past_instances:admin", W_READ),
    "webinars.listWebinarParticipants": ("webinar:read:list_past_participants:admin", W_READ),
    "webinars.getWebinarAbsentees": ("webinar:read:list_absentees:admin", W_READ),
    "webinars.listPastWebinarPollResults": ("webinar:read:list_past_polls:admin", W_READ),
    "webinars.listQAsOfPastWebinar": ("webinar:read:past_qa:admin", W_READ),
    "reports.getWebinarDetailReports": ("report:read:webinar:admin", REPORT),
    "reports.getWebinarParticipantReports": ("report:read:list_webinar_participants:admin", REPORT),
    "reports.getWebinarPollReports": ("report:read:list_webinar_polls:admin", REPORT),
    "reports.getWebinarQAReport": ("report:read:webinar_qna:admin", REPORT),
    "reports.getWebinarSurveyReport": ("report:read:webinar_survey:admin", REPORT),
    "cloudRecording.getMeetingRecordings": ("cloud_recording:read:list_recording_files:admin", RECORDING),
    "users.getUser": ("user:read:user:admin", USER),
    "users.getUserSettings": ("user:read:settings:admin", USER),
    "users.listUsers": ("user:read:list_users:admin", USER),
}


def all_scopes() -> list[str]:
    """Every granular scope, each once, sorted."""
    return sorted({granular for granular, _ in SCOPES.values()})


def wanted(operation_id: str, granted: Collection[str]) -> str | None:
    """The granular name of the scope that is missing, or None if the call may be made."""
    granular, classic = SCOPES[operation_id]
    return None if granular in granted or classic in granted else granular
