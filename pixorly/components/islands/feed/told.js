// What is said when a batch is done: to screen readers at once, and to whoever was elsewhere when it took long.
import { useEffect, useRef, useState } from "react";
import { isGoingOn, picturesOf } from "$/public/external/pixorly/components/islands/feed/shelf.js";

const LONG_SECONDS = 10;
const LONGEST_PROMPT = 90;

export const notice = (detail) => window.dispatchEvent(new CustomEvent("pixorly:notice", { detail }));
export const shortened = (text, most = LONGEST_PROMPT) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function outcomeOf(batch) {
  const values = { n: picturesOf(batch).length, prompt: shortened(batch.prompt) };
  if (values.n === 1) return { template: "1 picture is ready: {prompt}", values, kind: "ok" };
  if (values.n) return { template: "{n} pictures are ready: {prompt}", values, kind: "ok" };
  if (batch.jobs.some((job) => job.status === "failed"))
    return { template: "Nothing came of this one: {prompt}", values, kind: "warn" };
  return null;
}

const secondsOf = (job) => (job.started_at && job.ended_at ? (Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000 : 0);
const tookLong = (batch) => batch.jobs.some((job) => secondsOf(job) > LONG_SECONDS);

function whenSeen(tell) {
  if (!document.hidden) return tell();
  document.addEventListener("visibilitychange", () => whenSeen(tell), { once: true });
}

function notify(text, batch) {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  try {
    const shown = new Notification(text, { tag: batch.id, icon: "/img/icon-192.png" });
    shown.onclick = () => (window.focus(), shown.close());
  } catch {
    // Phones know notifications, but not from a page.
  }
}

// The batches that ended since the last look. One that nobody saw begin counts only if it is newer than all others.
function justEnded(before, batches) {
  const newest = [...before.keys()].at(0) ?? "";
  return [...batches.values()].filter(
    (batch) => !batch.isGone && !isGoingOn(batch) && (before.has(batch.id) ? before.get(batch.id) : batch.id > newest),
  );
}

export function useOutcomes(shelf, say) {
  const before = useRef(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (shelf.face !== "full") return;
    const ended = before.current ? justEnded(before.current, shelf.batches) : [];
    before.current = new Map([...shelf.batches.values()].map((batch) => [batch.id, isGoingOn(batch)]));
    for (const batch of ended) {
      const outcome = outcomeOf(batch);
      if (!outcome) continue;
      const text = say(outcome.template, outcome.values);
      setSaid(text);
      if (!document.hidden || !tookLong(batch)) continue;
      whenSeen(() => notice(outcome));
      notify(text, batch);
    }
  }, [shelf]);
  return said;
}

export const mayAskToNotify = () => typeof Notification !== "undefined" && Notification.permission === "default";

export async function askToNotify() {
  const answer = await Notification.requestPermission();
  if (answer === "granted") notice({ template: "This browser tells you when long work ends.", kind: "ok" });
  else notice({ template: "This browser does not allow notifications here. Its settings can change that.", kind: "info" });
}
