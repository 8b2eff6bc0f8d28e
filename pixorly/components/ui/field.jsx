// A text field: label, hint, problem, counter. What is typed lives here and is never overwritten by an echo.
import { useEffect, useId, useRef, useState } from "react";
import { CircleAlert, Eye, EyeOff, Search } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { useProblem } from "$/public/external/pixorly/components/ui/field/problems.js";

const PAUSE = 200;

// State answers later than people type. A value that only repeats what we sent is an echo; any other is State's wish.
function useTyping(value, defaultValue, onChange) {
  const control = useRef(null);
  const sent = useRef([]);
  const timer = useRef(null);
  const [length, setLength] = useState((value ?? defaultValue ?? "").length);

  useEffect(() => {
    if (value === undefined || value === null || !control.current) return;
    const echo = sent.current.indexOf(value);
    if (echo >= 0) sent.current.splice(0, echo + 1);
    else if (timer.current === null && control.current.value !== value) {
      control.current.value = value;
      setLength(value.length);
    }
  }, [value]);

  useEffect(() => {
    // The form may have been filled in before our script arrived, or emptied by its reset.
    const form = control.current.form;
    const recount = () => setTimeout(() => control.current && setLength(control.current.value.length));
    recount();
    form?.addEventListener("reset", recount);
    return () => (form?.removeEventListener("reset", recount), clearTimeout(timer.current));
  }, []);

  const send = () => {
    if (timer.current === null) return;
    clearTimeout(timer.current);
    timer.current = null;
    sent.current.push(control.current.value);
    onChange(control.current.value);
  };
  const typed = (event) => {
    setLength(event.target.value.length);
    if (!onChange) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(send, PAUSE);
  };
  return { control, length, typed, send };
}

function Frame({ ids, label, hideLabel, hint, problem, length, limit, counted, className, children }) {
  return (
    <div className={`field ${className}`}>
      {hideLabel && (
        <label htmlFor={ids.control} className="unseen">
          {label}
        </label>
      )}
      {(!hideLabel || counted) && (
        <div className="field-top">
          {!hideLabel && (
            <label htmlFor={ids.control} className="field-name">
              {label}
            </label>
          )}
          {counted && (
            <span id={ids.count} className={`field-count${length > limit ? " over" : ""}`}>
              {length} / {limit}
            </span>
          )}
        </div>
      )}
      {children}
      {hint && (
        <p id={ids.hint} className="field-hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={ids.problem} className="field-error" role="alert">
          <CircleAlert className="i small" aria-hidden="true" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}

export function TextField({
  id,
  name,
  type = "text",
  label,
  hideLabel,
  hint,
  error,
  value,
  defaultValue,
  maxLength,
  counter,
  lines,
  search,
  onChange,
  onSubmit,
  className = "",
  children,
  css,
  ref,
  ...rest
}) {
  const say = useWords();
  const own = useId();
  const base = id ?? own;
  const ids = { control: base, hint: `${base}-hint`, problem: `${base}-problem`, count: `${base}-count` };
  const { control, length, typed, send } = useTyping(value, defaultValue, onChange);
  const [told, clear] = useProblem(name);
  const [seen, setSeen] = useState(false);
  const problem = error || (told && say(told.template, told.values));
  const Control = lines ? "textarea" : "input";
  const described = [hint && ids.hint, problem && ids.problem].filter(Boolean).join(" ");

  // Reflex asks for a ref to whatever has an id.
  const keep = (node) => {
    control.current = node;
    if (ref) ref.current = node;
  };
  const pressed = (event) => {
    if (event.key !== "Enter" || !onSubmit || lines || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
    onSubmit(event.target.value);
  };
  return (
    <Frame {...{ ids, label, hideLabel, hint, problem, length, className }} limit={maxLength} counted={counter}>
      <div className="box">
        {search && <Search className="i" aria-hidden="true" />}
        <Control
          ref={keep}
          id={ids.control}
          name={name}
          defaultValue={value ?? defaultValue}
          type={lines ? undefined : type === "password" && seen ? "text" : type}
          rows={lines || undefined}
          maxLength={counter ? undefined : maxLength}
          data-limit={counter ? maxLength : undefined}
          aria-invalid={problem ? true : undefined}
          aria-describedby={described || undefined}
          onChange={(event) => (clear(name), typed(event))}
          onBlur={send}
          onKeyDown={pressed}
          {...rest}
        />
        {children}
        {type === "password" && (
          <button
            type="button"
            className="btn ghost sm icon"
            aria-pressed={seen}
            aria-label={say("Show password")}
            data-tip={seen ? say("Hide password") : say("Show password")}
            onClick={() => setSeen(!seen)}
          >
            {seen ? <EyeOff className="i" aria-hidden="true" /> : <Eye className="i" aria-hidden="true" />}
          </button>
        )}
      </div>
    </Frame>
  );
}
