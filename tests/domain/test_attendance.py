"""Who is one person and who is two, case by case."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.attendance import count_people
from bot.domain.presence import Step
from bot.domain.rows import Instance, ParticipantRow, Role, SessionRecord, TeamMember
from tests.exports.builders import END, START, at, joined, registrant, session

HOST = TeamMember("Agathe Lorentz", "agathe@example.org", Role.HOST, "hostId")
PANELIST = TeamMember("Ines Vautrin", "ines@example.org", Role.PANELIST)


def people(record: SessionRecord) -> list[tuple[str, str, int]]:
    """Name, how matched, and rows of everybody who came."""
    return [(each.name, each.matched_by, each.joins) for each in count_people(record).people if each.attended]


def reasons(record: SessionRecord) -> list[tuple[str, str]]:
    return [(row.person, row.merged_because) for row in count_people(record).rows]


def test_interpreters_are_listed_with_their_role_and_counted_neither_as_audience_nor_as_panelists() -> None:
    record = session(
        joined("Ada Lind", email="Ada@example.org"),
        joined("Ines Vautrin", email="ines@example.org"),
        joined("Ana Popa", email="ana@example.org"),
        team=(
            TeamMember("", "ada@example.org", Role.INTERPRETER),
            TeamMember("", "ines@example.org", Role.INTERPRETER),
            PANELIST,  # Ines speaks as well as interprets: she is one person
        ),
    )
    counted = count_people(record)
    assert [(each.name, each.role) for each in counted.team] == [
        ("Ada Lind", Role.INTERPRETER),
        ("Ines Vautrin", Role.INTERPRETER),
    ]
    assert (counted.attended, counted.interpreters_present, counted.panelists_present) == (1, 2, 0)
    assert counted.joins == counted.attended + counted.team_present + counted.merged_rows


def test_one_registrant_with_two_devices_and_two_names_is_one_person() -> None:
    record = session(joined("Léa", 0, 30, registrant_id="r1"), joined("Léa (phone)", 20, 60, registrant_id="r1"))
    person = count_people(record).people[0]
    assert (person.seconds_present, person.joins, person.devices, person.matched_by) == (3600, 2, 2, "registrant_id")


def test_two_people_with_one_name_and_two_addresses_stay_two() -> None:
    record = session(joined("Ana Popa", email="ana@example.org"), joined("Ana Popa", email="popa@example.org"))
    assert people(record) == [("Ana Popa", "email", 1), ("Ana Popa", "email", 1)]


def test_two_people_with_one_name_and_two_zoom_accounts_stay_two() -> None:
    record = session(joined("Ana Popa", participant_id="p1"), joined("Ana Popa", participant_id="p2"))
    assert people(record) == [("Ana Popa", "participant_id", 1), ("Ana Popa", "participant_id", 1)]


def test_an_address_is_the_same_in_any_case_and_with_stray_spaces() -> None:
    record = session(joined("Ana", 0, 10, email="Ana@Example.org "), joined("A.", 20, 30, email=" ana@example.ORG"))
    assert people(record) == [("Ana", "email", 2)]
    assert reasons(record) == [("P001", ""), ("P001", "same e-mail address")]


def test_an_address_is_the_same_however_its_letters_were_typed() -> None:
    typed = ("élodie@example.org", "E\u0301LODIE@example.org", "e\u0301lodie\u200b\uff20example.org")
    record = session(*(joined("Élodie", 10 * n, 10 * n + 5, email=each) for n, each in enumerate(typed)))
    assert people(record) == [("Élodie", "email", 3)]


def test_a_chain_of_keys_is_one_person_in_whatever_order_it_comes() -> None:
    chain = (
        joined("Ana", 0, 10, registrant_id="r1"),
        joined("Ana", 10, 20, email="a@example.org", participant_id="p1"),
        joined("Ana", 20, 30, registrant_id="r1", email="a@example.org"),
        joined("Ana", 30, 40, participant_id="p1"),
    )
    assert people(session(*chain)) == people(session(*reversed(chain))) == [("Ana", "registrant_id", 4)]


def test_the_sign_up_list_tells_that_an_id_and_an_address_are_one_person() -> None:
    record = session(
        joined("Ana", 0, 10, registrant_id="r1"),
        joined("Ana home", 10, 20, email="ana@example.org"),
        registrants=(registrant("r1", "ana@example.org", "Ana Popa"),),
    )
    assert people(record) == [("Ana Popa", "registrant_id", 2)]
    assert reasons(record) == [("P001", ""), ("P001", "same person in the sign-up list or the team")]


def test_two_registrations_with_one_address_are_one_person_by_that_address() -> None:
    """Each id of its own says nothing of the other: what ties them is the address, and that is what stands there."""
    record = session(
        joined("Ana", 0, 10, registrant_id="r1", email="ana@example.org"),
        joined("Ana", 10, 20, registrant_id="r1", email="ana@example.org"),
        joined("A. Moreira", 20, 30, registrant_id="r2", email="ana@example.org"),
        joined("A. Moreira", 30, 40, registrant_id="r2", email="ana@example.org"),
    )
    assert [why for _, why in reasons(record)] == [
        "", "same registrant id", "same e-mail address", "same registrant id",
    ]  # fmt: skip


def test_two_registrations_that_only_the_sign_up_list_ties_together_say_so_once() -> None:
    rows = [joined("Ana", n * 10, n * 10 + 10, registrant_id=id) for n, id in enumerate(("r1", "r1", "r2", "r2"))]
    signups = (registrant("r1", "ana@example.org", "Ana"), registrant("r2", "ana@example.org", "Ana"))
    assert [why for _, why in reasons(session(*rows, registrants=signups))] == [
        "", "same registrant id", "same person in the sign-up list or the team", "same registrant id",
    ]  # fmt: skip


def test_a_row_that_only_a_later_one_ties_to_the_first_is_given_the_key_of_that_one() -> None:
    record = session(
        joined("Ana", 0, 10, email="ana@example.org"),
        joined("Ana", 10, 20, participant_id="z1"),
        joined("Ana", 20, 30, email="ana@example.org", participant_id="z1"),
    )
    assert [why for _, why in reasons(record)] == ["", "same Zoom participant id", "same e-mail address"]


def test_a_row_with_only_a_name_goes_to_the_one_person_who_has_it() -> None:
    record = session(joined("ana  POPA", 0, 10), joined("Ana Popa", 10, 20, email="ana@example.org"))
    assert people(record) == [("ana  POPA", "email", 2)]
    assert reasons(record) == [("P001", "same name, nobody else is known by it (guess)"), ("P001", "")]


def test_a_row_with_only_a_name_that_two_people_have_is_a_third_person() -> None:
    record = session(
        joined("Ana", 0, 10, email="a@example.org"), joined("Ana", 1, 10, email="b@example.org"), joined("Ana", 2, 10)
    )
    assert people(record) == [("Ana", "email", 1), ("Ana", "email", 1), ("Ana", "name", 1)]


def test_an_absent_registrant_of_the_same_name_makes_a_name_ambiguous() -> None:
    record = session(
        joined("Ana Popa", 0, 10, registrant_id="r1"),
        joined("Ana Popa", 10, 20),
        registrants=(registrant("r1", "a@example.org", "Ana Popa"), registrant("r2", "b@example.org", "Ana Popa")),
    )
    counted = count_people(record)
    assert (counted.attended, counted.unknown_people, [each.id for each in counted.no_shows]) == (2, 1, ["r2"])


def test_a_registrant_is_never_taken_for_present_by_name_alone() -> None:
    record = session(joined("Ana Popa"), registrants=(registrant("r1", "a@example.org", "Ana Popa"),))
    counted = count_people(record)
    assert (counted.attended, counted.unknown_people, [each.id for each in counted.no_shows]) == (1, 1, ["r1"])


def test_rows_with_one_name_and_nothing_else_are_one_person() -> None:
    record = session(joined("+33 1 ** ** 12", 0, 10), joined("+33 1 ** ** 12", 20, 30))
    assert people(record) == [("+33 1 ** ** 12", "name", 2)]
    assert count_people(record).unknown_people == 1


def test_rows_without_even_a_name_are_people_by_themselves() -> None:
    record = session(joined("", 0, 10, user_id="1"), joined(" ", 0, 10, user_id="2"))
    assert people(record) == [("", "row", 1), ("", "row", 1)]


def test_a_team_member_is_known_by_account_address_and_then_name() -> None:
    team = (HOST, TeamMember("Mehdi", "mehdi@example.org", Role.ALTERNATIVE_HOST), PANELIST)
    record = session(
        joined("Agathe", 0, 60, participant_id="hostId"),
        joined("M.", 1, 60, email="MEHDI@example.org"),
        joined("ines vautrin", 2, 60),
        team=team,
    )
    assert people(record) == [
        ("Agathe Lorentz", "participant_id", 1),
        ("Mehdi", "email", 1),
        ("Ines Vautrin", "name (guess)", 1),
    ]
    assert (count_people(record).attended, count_people(record).panelists_present) == (0, 1)


def test_an_attendee_with_a_panelists_name_and_another_address_stays_an_attendee() -> None:
    record = session(joined("Ines Vautrin", email="other@example.org"), team=(PANELIST,))
    assert [(each.role, each.attended) for each in count_people(record).people] == [
        (Role.ATTENDEE, True),
        (Role.PANELIST, False),
    ]


def test_an_unseen_panelists_name_in_the_audience_is_pointed_out_and_not_guessed() -> None:
    elsewhere = joined("Ines Vautrin", email="ines.vautrin@home.example")
    counted = count_people(session(elsewhere, joined("Ana", email="ana@example.org"), team=(PANELIST,)))
    assert (counted.attended, counted.panelists_present) == (2, 0)
    assert [person.name for person in counted.perhaps_team] == ["Ines Vautrin"]
    seen = joined("Ines V.", email="ines@example.org")
    assert count_people(session(elsewhere, seen, team=(PANELIST,))).perhaps_team == ()


def test_a_registrant_on_the_team_is_neither_audience_nor_absent() -> None:
    absent = TeamMember("Bo Li", "bo@example.org", Role.MODERATOR)
    record = session(
        joined("Ines", registrant_id="r1"),
        registrants=(registrant("r1", "INES@example.org"), registrant("r2", "bo@example.org")),
        team=(PANELIST, absent),
    )
    counted = count_people(record)
    assert (counted.attended, counted.no_shows, counted.registered, counted.registrants_on_team) == (0, (), 2, 2)
    assert [(each.role, each.registrant_id) for each in counted.team] == [
        (Role.PANELIST, "r1"),
        (Role.MODERATOR, "r2"),
    ]


def test_the_higher_of_two_roles_of_one_person_is_shown() -> None:
    team = (PANELIST, TeamMember("Ines", "ines@example.org", Role.ALTERNATIVE_HOST))
    assert [each.role for each in count_people(session(team=team)).people] == [Role.ALTERNATIVE_HOST]


def test_only_approved_registrants_can_be_no_shows() -> None:
    record = session(
        registrants=(
            registrant("r1", "a@example.org", "Ana"),
            registrant("r2", "b@example.org", "Bo", status="pending"),
            registrant("r3", "c@example.org", "Cy", status="denied"),
        )
    )
    assert [each.id for each in count_people(record).no_shows] == ["r1"]


def test_somebody_who_cancelled_and_signed_up_again_is_registered_once() -> None:
    record = session(
        registrants=(
            registrant("r1", "a@example.org", "Ana", status="denied"),
            registrant("r2", "A@example.org", "Ana"),
            registrant("r2", "A@example.org", "Ana"),
        )
    )
    counted = count_people(record)
    assert (counted.registered, [each.id for each in counted.no_shows]) == (1, ["r2"])


def test_a_cancelled_registrant_who_comes_anyway_came_and_is_not_registered() -> None:
    record = session(
        joined("Ana", registrant_id="r1"), registrants=(registrant("r1", "a@example.org", status="denied"),)
    )
    counted = count_people(record)
    assert (counted.attended, counted.registered, counted.unknown_people) == (1, 0, 0)


def test_the_practice_session_counts_for_nobody_but_its_rows_are_listed() -> None:
    practice = Instance("P1", START - timedelta(hours=1), START - timedelta(minutes=30), practice=True)
    record = session(
        joined("Agathe", -60, -30, instance="P1", participant_id="hostId"),
        joined("Guest", -60, -30, instance="P1", email="guest@example.org"),
        joined("Agathe", 0, 60, participant_id="hostId"),
        instances=(practice, Instance("I1", START, END, practice=False)),
        team=(HOST,),
    )
    counted = count_people(record)
    assert [(row.person, row.practice, row.counted, row.merged_because) for row in counted.rows] == [
        ("P001", True, False, "left out: practice session"),
        ("", True, False, "left out: practice session"),
        ("P001", False, True, ""),
    ]
    assert (counted.attended, counted.team_present, counted.joins) == (0, 1, 1)


def test_a_row_given_twice_is_listed_twice_and_counted_once() -> None:
    row = joined("Ana", email="a@example.org")
    counted = count_people(session(row, row))
    assert [(each.person, each.counted, each.merged_because) for each in counted.rows] == [
        ("P001", True, ""),
        ("P001", False, "left out: Zoom gave the same row twice"),
    ]
    assert (counted.joins, counted.merged_rows, counted.people[0].devices) == (1, 0, 1)


def test_time_outside_the_session_does_not_count_but_is_shown() -> None:
    person = count_people(session(joined("Ana", -10, 75, email="a@example.org"))).people[0]
    assert (person.seconds_present, person.first_join, person.last_leave) == (3600, at(-10), at(75))


def test_somebody_of_whom_no_leaving_is_known_stayed_to_the_end() -> None:
    person = count_people(session(joined("Ana", 45, None, email="a@example.org"))).people[0]
    assert (person.seconds_present, person.last_leave) == (15 * 60, END)


def test_a_join_of_no_length_is_a_person_of_no_seconds_and_no_peak() -> None:
    counted = count_people(session(joined("iPhone de Karim", 8, 8)))
    assert (counted.attended, counted.unknown_people, counted.people[0].devices) == (1, 1, 1)
    assert (counted.peak, counted.peak_at, counted.median_seconds) == (0, None, 0)


def test_leaving_and_coming_at_one_tick_is_not_two_devices() -> None:
    record = session(joined("Ana", 0, 10, email="a@example.org"), joined("Ana", 10, 20, email="a@example.org"))
    assert count_people(record).people[0].devices == 1
    assert count_people(record).curve == (Step(at(0), 1), Step(at(20), 0))


def test_the_curve_leaves_the_team_out_and_finds_the_first_peak() -> None:
    record = session(
        joined("Agathe", 0, 60, participant_id="hostId"),
        joined("Ana", 5, 20, email="a@example.org"),
        joined("Bo", 10, 30, email="b@example.org"),
        joined("Ana", 40, 60, email="a@example.org"),
        joined("Bo", 45, 60, email="b@example.org"),
        team=(HOST,),
    )
    counted = count_people(record)
    assert (counted.peak, counted.peak_at) == (2, at(10))
    assert counted.curve[:3] == (Step(at(5), 1), Step(at(10), 2), Step(at(20), 1))


def test_median_and_mean_are_of_the_audience_only() -> None:
    rows: list[ParticipantRow] = [
        joined(str(n), 0, minutes, email=f"{n}@example.org") for n, minutes in enumerate((10, 20, 60))
    ]
    counted = count_people(session(*rows, joined("Agathe", 0, 60, participant_id="hostId"), team=(HOST,)))
    assert (counted.median_seconds, counted.mean_seconds) == (1200, 1800)


def test_an_empty_session_counts_nobody_and_fails_nowhere() -> None:
    counted = count_people(session(instances=()))
    assert (counted.attended, counted.registered, counted.peak, counted.peak_at) == (0, 0, 0, None)
    assert (counted.starts_at, counted.ends_at) == (START, END)
