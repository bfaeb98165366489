// An announcement as organisers write them, some weeks ahead, with the time zone written as people often get it wrong.

import { shown } from "./time.js";

const ZONE = "Europe/Paris";
const DAY = 86_400_000;
const WEEKS_AHEAD = 3;

export function sampleAnnouncement(from) {
  const day = thursday(from + WEEKS_AHEAD * 7 * DAY);
  const date = shown(day, ZONE, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const summer = shown(day, ZONE, { timeZoneName: "longOffset" }).includes("+02");
  return `Local councils for crime prevention: Piraeus and Montreuil
Web conference, ${date}, 14:00-15:30 (${summer ? "CET" : "CEST"})

Keeping a city safe is not the business of the police and the town hall alone. Cities need a table where everybody sits down regularly, where priorities are agreed and where promises are looked at again.

Local crime prevention councils are such a table. Piraeus tells how its council was built and how it works today; Montreuil compares. It is the second web conference in a series of four. Questions from the audience follow.

Speakers:
- Élodie Lefèvre, Ville de Montreuil <elodie.lefevre@montreuil.example.org>
- Σοφία Παπαδοπούλου, City of Piraeus <sofia.p@piraeus.example.org>
- Maria Kanellou, City of Piraeus <maria.kanellou@piraeus.example.org>

Moderator: Jean-Noël Dubreuil, network secretariat <jn.dubreuil@network.example.org>`;
}

function thursday(moment) {
  let day = moment;
  while (shown(day, ZONE, { weekday: "short" }) !== "Thu") day += DAY;
  return day;
}
