// One of many, on Radix: letters jump, arrows move, and a real hidden select carries the value in a form.
import { useEffect, useId, useState } from "react";
import * as Radix from "@radix-ui/react-select";
import { Check, ChevronDown, ChevronUp, CircleAlert } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { useProblem } from "$/public/external/pixorly/components/ui/field/problems.js";

// Radix keeps the empty value for "nothing chosen", so a choice whose value is empty travels under another name.
const NONE = "\u0000none";
const inward = (value) => (value === "" ? NONE : value);
const outward = (value) => (value === NONE ? "" : value);

const groupsOf = (options) => {
  const groups = new Map();
  for (const option of options) groups.set(option.group ?? "", [...(groups.get(option.group ?? "") ?? []), option]);
  return [...groups];
};

const Choice = ({ option }) => (
  <Radix.Item className="menu-item" value={inward(option.value)} disabled={option.disabled} textValue={option.label}>
    <Radix.ItemText>
      {option.label}
      {option.hint && <small>{option.hint}</small>}
    </Radix.ItemText>
    <Check className="i tick" aria-hidden="true" />
  </Radix.Item>
);

// Radix hides the rest of the page from screen readers, a moment after it opened, but leaves it in the way of Tab.
function useQuietPage(open) {
  useEffect(() => {
    if (!open) return;
    let hidden = [];
    const timer = setTimeout(() => {
      hidden = [...document.querySelectorAll('[data-aria-hidden="true"]:not([inert])')];
      hidden.forEach((part) => (part.inert = true));
    });
    return () => (clearTimeout(timer), hidden.forEach((part) => (part.inert = false)));
  }, [open]);
}

const List = ({ options }) => (
  <Radix.Portal>
    <Radix.Content className="menu select-list" position="popper" sideOffset={6} collisionPadding={12}>
      <Radix.ScrollUpButton>
        <ChevronUp className="i small" aria-hidden="true" />
      </Radix.ScrollUpButton>
      <Radix.Viewport>
        {groupsOf(options).map(([name, members]) => (
          <Radix.Group key={name}>
            {name && <Radix.Label className="menu-name label">{name}</Radix.Label>}
            {members.map((option) => (
              <Choice key={option.value} option={option} />
            ))}
          </Radix.Group>
        ))}
      </Radix.Viewport>
      <Radix.ScrollDownButton>
        <ChevronDown className="i small" aria-hidden="true" />
      </Radix.ScrollDownButton>
    </Radix.Content>
  </Radix.Portal>
);

export function Select({
  id,
  label,
  hideLabel,
  hint,
  error,
  name,
  options,
  value,
  defaultValue,
  placeholder,
  required,
  disabled,
  onChange,
  className = "",
  css,
  ...rest
}) {
  const say = useWords();
  const own = useId();
  const base = id ?? own;
  const [chosen, setChosen] = useState(value ?? defaultValue);
  useEffect(() => void (value !== undefined && value !== null && setChosen(value)), [value]);
  const [open, setOpen] = useState(false);
  useQuietPage(open);
  const [told, clear] = useProblem(name);
  const problem = error || (told && say(told.template, told.values));
  const described = [hint && `${base}-hint`, problem && `${base}-problem`].filter(Boolean).join(" ");
  const found = (options ?? []).find((option) => option.value === chosen);
  const choose = (next) => (clear(name), setChosen(outward(next)), onChange?.(outward(next)));
  return (
    <div className={`field ${className}`}>
      <label htmlFor={base} className={hideLabel ? "unseen" : "field-name"}>
        {label}
      </label>
      <Radix.Root
        value={found ? inward(chosen) : ""}
        onValueChange={choose}
        onOpenChange={setOpen}
        name={name || undefined}
        required={required}
        disabled={disabled}
      >
        <Radix.Trigger
          id={base}
          className="btn select-button"
          aria-invalid={problem ? true : undefined}
          aria-describedby={described || undefined}
          {...rest}
        >
          <span className="one-line">
            <Radix.Value placeholder={placeholder ?? say("Choose")}>{found?.label}</Radix.Value>
          </span>
          <ChevronDown className="i" aria-hidden="true" />
        </Radix.Trigger>
        <List options={options ?? []} />
      </Radix.Root>
      {hint && (
        <p id={`${base}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${base}-problem`} className="field-error" role="alert">
          <CircleAlert className="i small" aria-hidden="true" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
