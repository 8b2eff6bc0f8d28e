// Numbers, sizes, money and moments in the reader's language.
import { useSyncExternalStore } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const never = () => () => {};
const language = () => document.documentElement.lang || "en";

// Words are said in English until the page is alive; numbers keep step with them, or React throws the page away.
function useLanguage() {
  useWords();
  return useSyncExternalStore(never, language, () => "en");
}

const UNITS = ["B", "KB", "MB", "GB", "TB"];

function inBytes(value, format) {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const shown = value / 1000 ** step;
  return `${format(shown, { maximumFractionDigits: step && shown < 100 ? 1 : 0 })} ${UNITS[step]}`;
}

function written(value, kind, digits, currency, lang) {
  const format = (number, options = {}) => new Intl.NumberFormat(lang, options).format(number);
  if (kind === "signed")
    return format(value, { signDisplay: "exceptZero", maximumFractionDigits: digits }).replace("-", "−");
  if (kind === "percent") return `${format(value, { maximumFractionDigits: digits })} %`;
  if (kind === "bytes") return inBytes(value, format);
  if (kind === "money")
    return format(value / 100, { style: "currency", currency, minimumFractionDigits: value % 100 ? 2 : 0 });
  return format(value, { maximumFractionDigits: digits });
}

export function Figure({ value, kind = "plain", digits = 0, currency = "USD", className = "", css, ...rest }) {
  const lang = useLanguage();
  const known = value !== null && value !== undefined && Number.isFinite(Number(value));
  const gain = kind === "signed" && value > 0 ? "gain" : "";
  return (
    <span className={`num ${gain} ${className}`} {...rest}>
      {known ? written(Number(value), kind, digits, currency, lang) : "–"}
    </span>
  );
}

const MINUTE = 60_000;
let minute = 0;
let clock = null;
const watching = new Set();

// One clock for every moment on the page.
function watchMinutes(listener) {
  watching.add(listener);
  clock ??= setInterval(() => ((minute += 1), watching.forEach((hear) => hear())), MINUTE / 2);
  return () => {
    watching.delete(listener);
    if (!watching.size) clock = void clearInterval(clock);
  };
}

// English is written the British way here: day before month, 24 hours.
const inDates = (lang) => (lang === "en" ? "en-GB" : lang);

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

function told(date, lang, say) {
  const past = Date.now() - date.getTime();
  const clockTime = new Intl.DateTimeFormat(inDates(lang), { hour: "2-digit", minute: "2-digit" }).format(date);
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  if (past >= 0 && past < MINUTE) return say("just now");
  if (past >= 0 && past < 60 * MINUTE) return say("{count} min ago", { count: Math.floor(past / MINUTE) });
  if (days === 0) return say("Today {time}", { time: clockTime });
  if (days === 1) return say("Yesterday");
  const sameYear = date.getFullYear() === new Date().getFullYear();
  const parts = { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) };
  return new Intl.DateTimeFormat(inDates(lang), parts).format(date);
}

export function Moment({ at, className = "", css, ...rest }) {
  const say = useWords();
  const lang = useLanguage();
  const alive =
    useSyncExternalStore(
      watchMinutes,
      () => minute,
      () => -1,
    ) >= 0;
  const date = new Date(String(at).replace(" ", "T"));
  if (!at || Number.isNaN(date.getTime())) return <span className={className}>–</span>;
  const whole = new Intl.DateTimeFormat(inDates(lang), { dateStyle: "full", timeStyle: "short" });
  return (
    <time dateTime={date.toISOString()} title={alive ? whole.format(date) : undefined} className={className} {...rest}>
      {alive ? told(date, lang, say) : date.toISOString().slice(0, 10)}
    </time>
  );
}
