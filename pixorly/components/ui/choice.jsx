// Native ticks, switches and segments that answer at once and take State's correction when it comes.
import { useEffect, useState } from "react";
import { CircleAlert } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { useProblem } from "$/public/external/pixorly/components/ui/field/problems.js";

function useAnswer(given, start) {
  const [own, setOwn] = useState(given ?? start);
  useEffect(() => {
    if (given !== undefined && given !== null) setOwn(given);
  }, [given]);
  return [own, setOwn];
}

export function Tick({
  label,
  hint,
  switchLike,
  checked,
  defaultChecked,
  mixed,
  onChange,
  name,
  className = "",
  css,
  ...rest
}) {
  const say = useWords();
  const [on, setOn] = useAnswer(checked, defaultChecked ?? false);
  const [told, clear] = useProblem(name);
  const text = (
    <span>
      {label}
      {hint && <small>{hint}</small>}
      {told && (
        <small className="field-error" role="alert">
          <CircleAlert className="i small" aria-hidden="true" />
          {say(told.template, told.values)}
        </small>
      )}
    </span>
  );
  const box = (
    <input
      type="checkbox"
      role={switchLike ? "switch" : undefined}
      name={name || undefined}
      checked={Boolean(on)}
      ref={(node) => node && (node.indeterminate = Boolean(mixed) && !on)}
      aria-invalid={told ? true : undefined}
      onChange={(event) => (clear(name), setOn(event.target.checked), onChange?.(event.target.checked))}
      {...rest}
    />
  );
  return (
    <label className={`${switchLike ? "switch" : "check"} ${className}`}>
      {switchLike ? (
        <>
          {text}
          {box}
        </>
      ) : (
        <>
          {box}
          {text}
        </>
      )}
    </label>
  );
}

export function Segments({
  label,
  name,
  options,
  value,
  defaultValue,
  onChange,
  disabled,
  className = "",
  css,
  ...rest
}) {
  const [chosen, setChosen] = useAnswer(value, defaultValue ?? options[0]?.value);
  return (
    <div role="radiogroup" aria-label={label} className={`seg ${className}`} {...rest}>
      {options.map((option) => (
        <label key={option.value} data-tip={option.tip}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={chosen === option.value}
            disabled={disabled || option.disabled}
            onChange={() => (setChosen(option.value), onChange?.(option.value))}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

export function Slider({
  label,
  name,
  value,
  defaultValue,
  min = 0,
  max = 100,
  step = 1,
  unit = "",
  onChange,
  className = "",
  css,
  ...rest
}) {
  const [at, setAt] = useAnswer(value, defaultValue ?? min);
  const share = max > min ? (at - min) / (max - min) : 0;
  return (
    <label className={`slider-row ${className}`}>
      <span>{label}</span>
      <input
        type="range"
        className="slider"
        name={name || undefined}
        min={min}
        max={max}
        step={step}
        value={at}
        style={{ "--at": share }}
        onChange={(event) => setAt(Number(event.target.value))}
        onPointerUp={() => onChange?.(at)}
        onKeyUp={(event) => /Arrow|Page|Home|End/.test(event.key) && onChange?.(at)}
        {...rest}
      />
      <output>
        {at}
        {unit}
      </output>
    </label>
  );
}
