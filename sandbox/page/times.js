// Moments as people read them: message times, <t:unix:style> and the relative ones that keep counting.

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_628_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

function format(date, style) {
  return new Intl.DateTimeFormat(undefined, STYLES[style]).format(date);
}

function ago(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** The node of a <t:unix:style> stamp, or null where Discord would show the text as it is (no such date). */
export function stamp(unix, style = "f") {
  const date = new Date(Number(unix) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const node = document.createElement("time");
  node.className = "stamp";
  node.dateTime = date.toISOString();
  node.title = format(date, "F");
  if (style === "R") node.dataset.relative = "";
  node.textContent = style === "R" ? ago(date) : format(date, style);
  return node;
}

/** The node of a message's or embed's ISO time: the hour today, the date otherwise, all of it on hover. */
export function clock(iso, { withDay = false } = {}) {
  const date = new Date(iso);
  const node = document.createElement("time");
  if (Number.isNaN(date.getTime())) return node;
  node.dateTime = iso;
  node.title = format(date, "F");
  const day = withDay && dayOf(iso) !== dayOf(new Date().toISOString());
  node.textContent = format(date, day ? "s" : "t");
  return node;
}

/** The local day of an ISO time, as people read it. */
export function dayOf(iso) {
  return format(new Date(iso), "D");
}

/** Keeps "in 3 minutes" true. */
export function keepCounting() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]")) {
      const text = ago(new Date(node.dateTime));
      if (node.textContent !== text) node.textContent = text;
    }
  }, 1000);
}
