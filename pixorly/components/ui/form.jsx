// A real form that is sent without leaving the page, and is still a real form when this script never arrives.
import { useEffect, useRef, useState } from "react";
import { CircleAlert } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Problems } from "$/public/external/pixorly/components/ui/field/problems.js";

const CALM = {
  template: "That did not work, and it is our fault. Nothing was lost; try again in a moment.",
  values: {},
};

// Marked for translation here, said where it is shown.
const t = (template, values = {}) => ({ template, values });

function firstProblem(form) {
  for (const control of form.elements) {
    const limit = Number(control.dataset?.limit ?? 0);
    if (limit && control.value.length > limit) return [control, t("Shorten this to {limit} characters.", { limit })];
    if (!control.willValidate || control.validity.valid) continue;
    const { valueMissing, typeMismatch, tooShort } = control.validity;
    if (valueMissing) return [control, control.type === "checkbox" ? t("Tick this to go on.") : t("Fill this in.")];
    if (typeMismatch && control.type === "email") return [control, t("That is not a whole e-mail address.")];
    if (tooShort) return [control, t("Use at least {count} characters.", { count: control.minLength })];
    return [control, t(control.validationMessage)];
  }
  return null;
}

async function send(form, submitter) {
  const answer = await fetch(form.action, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form, submitter)),
  });
  const body = await answer.json().catch(() => null);
  return [answer.ok, body];
}

// Only a path of ours: an answer that names another host is not followed.
const isOurs = (path) => typeof path === "string" && /^\/(?![/\\])/.test(path);

function useBusyButton(form, busy, submitter) {
  useEffect(() => {
    const button = submitter.current ?? form.current.querySelector('[type="submit"]');
    if (!button) return;
    for (const name of ["aria-busy", "aria-disabled"])
      busy ? button.setAttribute(name, "true") : button.removeAttribute(name);
  }, [busy]);
}

export function HttpForm({ action, next, resetWhenDone, onDone, onProblem, className = "", children, css, ...rest }) {
  const say = useWords();
  const form = useRef(null);
  const submitter = useRef(null);
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  const [problem, setProblem] = useState(null);
  useEffect(() => setReady(true), []);
  useBusyButton(form, busy, submitter);

  const show = (field, words) => {
    const control = field && form.current.elements.namedItem(field);
    const focusable = control instanceof RadioNodeList ? control[0] : control;
    const inField = Boolean(focusable && focusable.type !== "hidden");
    setProblem({ field: inField ? field : null, words: words ?? CALM });
    if (inField) focusable.focus();
  };
  const done = (body) => {
    setProblem(null);
    if (isOurs(body?.next)) return window.location.assign(body.next);
    if (body?.notice)
      window.dispatchEvent(new CustomEvent("pixorly:notice", { detail: { ...body.notice, kind: "ok" } }));
    if (resetWhenDone) form.current.reset();
    onDone?.(body ?? {});
  };
  const submit = async (event) => {
    event.preventDefault();
    if (running.current) return;
    const found = firstProblem(form.current);
    if (found) return show(found[0].name, found[1]);
    running.current = true;
    submitter.current = event.nativeEvent.submitter;
    setBusy(true);
    try {
      const [fine, body] = await send(form.current, submitter.current);
      if (fine) done(body);
      else (show(body?.field, body?.words), onProblem?.(body?.code ?? "unknown"));
    } catch {
      show(null, t("The connection failed and nothing was sent. What you typed is still here."));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const clear = (name) => setProblem((current) => (current?.field === name ? null : current));

  return (
    <form
      ref={form}
      method="post"
      action={action}
      noValidate={ready}
      onSubmit={submit}
      className={`form ${className}`}
      data-ready={ready}
      {...rest}
    >
      {next && <input type="hidden" name="next" value={next} />}
      <div role="alert" style={{ display: "contents" }}>
        {problem && !problem.field && (
          <div className="alert bad">
            <CircleAlert className="i" aria-hidden="true" />
            <span>{say(problem.words.template, problem.words.values)}</span>
          </div>
        )}
      </div>
      <Problems value={{ field: problem?.field ?? null, words: problem?.words ?? null, clear }}>{children}</Problems>
    </form>
  );
}
