// Notices: one line and at most one action. They come from State or from anything in the browser that tells the window.
import { useEffect, useRef, useState } from "react";
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Link } from "react-router";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const STAY_MS = 5000;
const LEAVE_MS = 140;
const MOST = 3;
const ICONS = { ok: CircleCheck, info: Info, warn: TriangleAlert, bad: CircleAlert };

let count = 0;

const shape = (detail) => ({
  id: detail.id ?? `browser-${++count}`,
  kind: detail.kind ?? "info",
  template: detail.template ?? detail.text ?? "",
  values: detail.values,
  action: detail.action,
});

// Time stands still while someone points at the notice, has the keyboard in it, or is in another tab.
function useLeaving(notice, leave) {
  const left = useRef(STAY_MS);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (notice.kind === "bad" || held) return;
    const start = Date.now();
    const timer = setTimeout(leave, left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(1500, left.current - (Date.now() - start));
    };
  }, [held, notice.kind]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return { onPointerEnter: hold, onPointerLeave: release, onFocus: hold, onBlur: release };
}

function Action({ action, notice, onAct, leave }) {
  const say = useWords();
  const label = say(action.label ?? action.template, action.values);
  const act = () => {
    action.run?.();
    if (action.event) window.dispatchEvent(new CustomEvent(action.event, { detail: action.detail }));
    onAct?.(action.id ?? "", notice.id);
    leave();
  };
  if (action.href)
    return (
      <Link className="btn sm act" to={action.href} onClick={leave}>
        {label}
      </Link>
    );
  return (
    <button type="button" className="btn sm act" onClick={act}>
      {label}
    </button>
  );
}

function Notice({ notice, onAct, onGone }) {
  const say = useWords();
  const [leaving, setLeaving] = useState(false);
  const leave = () => (setLeaving(true), setTimeout(() => onGone(notice.id), LEAVE_MS));
  const holding = useLeaving(notice, leave);
  const Icon = ICONS[notice.kind] ?? Info;
  return (
    <li
      className={`notice ${notice.kind}${leaving ? " leaving" : ""}`}
      {...holding}
      onKeyDown={(event) => event.key === "Escape" && leave()}
    >
      <Icon className="i" aria-hidden="true" />
      <span className="notice-text">{say(notice.template, notice.values)}</span>
      {notice.action && <Action action={notice.action} {...{ notice, onAct, leave }} />}
      <button type="button" className="btn ghost icon sm" aria-label={say("Dismiss")} onClick={leave}>
        <X className="i" aria-hidden="true" />
      </button>
    </li>
  );
}

// State may send its list again and again; a notice that was shown once is not shown twice.
function useNotices(items) {
  const known = useRef(new Set());
  const [shown, setShown] = useState([]);
  const add = (detail) => {
    const notice = shape(detail);
    if (known.current.has(notice.id)) return;
    known.current.add(notice.id);
    setShown((now) => [...now, notice].slice(-MOST));
  };
  useEffect(() => (items ?? []).forEach(add), [items]);
  useEffect(() => {
    const hear = (event) => add(event.detail ?? {});
    window.addEventListener("pixorly:notice", hear);
    return () => window.removeEventListener("pixorly:notice", hear);
  }, []);
  return [shown, (id) => setShown((now) => now.filter((notice) => notice.id !== id))];
}

export function Notices({ items, onAct, onGone, css, ...rest }) {
  const say = useWords();
  const [shown, drop] = useNotices(items);
  const gone = (id) => (drop(id), onGone?.(id));
  return (
    <section aria-label={say("Notices")} {...rest}>
      <ol className="notices" aria-live="polite" aria-relevant="additions">
        {shown.map((notice) => (
          <Notice key={notice.id} notice={notice} onAct={onAct} onGone={gone} />
        ))}
      </ol>
    </section>
  );
}
