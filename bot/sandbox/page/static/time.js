// Moments, by the clock of a zone, and Slack's date tokens.

const formats = new Map();

/** `moment` (milliseconds or Date) in a zone, with the options of Intl.DateTimeFormat. */
export function shown(moment, zone, options, locale = "en-GB") {
  const name = JSON.stringify([zone, options, locale]);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }));
  return formats.get(name).format(moment);
}

export const clockTime = (moment, zone, locale) =>
  shown(moment, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, locale);

export const longDay = (moment, zone, locale) =>
  shown(moment, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, locale);

export const shortDay = (moment, zone, locale) =>
  shown(moment, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }, locale);

/** YYYY-MM-DD by the clock of a zone. */
export const isoDay = (moment, zone) => shown(moment, zone, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");

/** The text of a date token such as `{date_long_pretty} {time}` for a reader. Unknown placeholders stay as they are. */
export function dateText(seconds, format, reader, nowMoment) {
  const moment = seconds * 1000;
  const { tz, locale } = reader;
  const numeric = { year: "numeric", month: "2-digit", day: "2-digit" };
  const forms = {
    date_num: () => isoDay(moment, tz),
    date: () => shown(moment, tz, { day: "numeric", month: "long", year: "numeric" }, locale),
    date_slash: () => shown(moment, tz, numeric, locale),
    date_short: () => shown(moment, tz, { day: "numeric", month: "short", year: "numeric" }, locale),
    date_long: () => longDay(moment, tz, locale),
    time: () => clockTime(moment, tz, locale),
    time_secs: () => shown(moment, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, locale),
    ago: () => ago(nowMoment - moment),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    const pretty = name.endsWith("_pretty");
    const form = forms[pretty ? name.slice(0, -"_pretty".length) : name];
    if (!form) return whole;
    return (pretty && nearDay(moment, tz, nowMoment)) || form();
  });
}

function nearDay(moment, zone, nowMoment) {
  const day = 86_400_000;
  const wanted = isoDay(moment, zone);
  if (wanted === isoDay(nowMoment, zone)) return "today";
  if (wanted === isoDay(nowMoment + day, zone)) return "tomorrow";
  if (wanted === isoDay(nowMoment - day, zone)) return "yesterday";
  return "";
}

function ago(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const amount = minutes < 90 ? `${minutes} min` : minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
  return milliseconds < 0 ? `in ${amount}` : `${amount} ago`;
}
