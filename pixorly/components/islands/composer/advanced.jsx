// What few people change: each setting only where a chosen model has it, and each with a way back.
import { useEffect, useId, useState } from "react";
import { ChevronDown } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Select } from "$/public/external/pixorly/components/ui/select/select.jsx";
import { changedCount, isChanged, sizeOf } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { useBench, useKept } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { Seed } from "$/public/external/pixorly/components/islands/composer/seed.jsx";
import { Ignoring, Reset } from "$/public/external/pixorly/components/islands/composer/setting.jsx";
import { change, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const titled = (word) => word.charAt(0).toUpperCase() + word.slice(1);

// Words of providers for their own choices; those we know are translated, others are shown as they come.
const KNOWN = {
  auto: { template: "Automatic" },
  low: { template: "Low" },
  medium: { template: "Medium" },
  high: { template: "High" },
  standard: { template: "Standard" },
  opaque: { template: "Opaque" },
  transparent: { template: "Transparent" },
};

function Amount({ name, label, can }) {
  const { low, high, usual, step } = can.value;
  const wish = useWish();
  const value = wish[name] ?? usual ?? (low + high) / 2;
  const [at, setAt] = useState(value);
  useEffect(() => setAt(value), [value]);
  const take = (next) => (setAt(next), change({ [name]: next }));
  const share = high > low ? Math.min(1, Math.max(0, (at - low) / (high - low))) : 0;
  return (
    <div>
      <div className="setting">
        <label htmlFor={`set-${name}`}>{label}</label>
        <input
          id={`set-${name}`}
          type="range"
          className="slider"
          min={low}
          max={high}
          step={step}
          value={at}
          style={{ "--at": share }}
          onChange={(event) => take(Number(event.target.value))}
        />
        <output className="mono num">{Number(at.toFixed(2))}</output>
        <Reset label={label} isOn={isChanged(wish, name)} onReset={() => change({ [name]: null })} />
      </div>
      <Ignoring models={can.ignoring} />
    </div>
  );
}

function Choice({ name, label, choices, ignoring, usual }) {
  const say = useWords();
  const group = useId();
  const wish = useWish();
  const chosen = wish[name] || usual;
  return (
    <div>
      <div className="setting tall">
        <span id={`${group}-label`}>{label}</span>
        <div className="seg" role="radiogroup" aria-labelledby={`${group}-label`}>
          {choices.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={group}
                checked={one === chosen}
                onChange={() => change({ [name]: one, ...(name === "tier" ? { width: null, height: null } : {}) })}
              />
              <span>{KNOWN[one] ? say(KNOWN[one].template) : titled(one)}</span>
            </label>
          ))}
        </div>
        <Reset label={label} isOn={isChanged(wish, name)} onReset={() => change({ [name]: "" })} />
      </div>
      <Ignoring models={ignoring} />
    </div>
  );
}

// A server of one's own has dozens of them, under names that need no translation.
function Sampler({ can }) {
  const say = useWords();
  const { sampler } = useWish();
  const label = say("Sampler");
  const options = [{ value: "", label: say("Usual") }, ...can.value.map((one) => ({ value: one, label: one }))];
  return (
    <div>
      <div className="setting">
        <span aria-hidden="true">{label}</span>
        <Select
          label={label}
          hideLabel
          options={options}
          value={sampler}
          placeholder={sampler}
          data-testid="sampler"
          onChange={(next) => change({ sampler: next })}
        />
        <Reset label={label} isOn={Boolean(sampler)} onReset={() => change({ sampler: "" })} />
      </div>
      <Ignoring models={can.ignoring} />
    </div>
  );
}

// One side of an exact size: typed freely, taken over when it is one the model can have.
function Side({ name, label, side, value, usual, other }) {
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const settle = () => {
    const number = Number(typed);
    if (!typed || !Number.isFinite(number)) return setTyped(value ?? "");
    const stepped = Math.round(number / side.step) * side.step;
    const fitted = Math.min(side.high, Math.max(side.low, stepped));
    setTyped(fitted);
    return change({ [name]: fitted, ...other() });
  };
  return (
    <input
      type="text"
      inputMode="numeric"
      className="number mono"
      aria-label={label}
      placeholder={usual}
      value={typed}
      onChange={(event) => setTyped(event.target.value.replace(/\D/g, "").slice(0, 5))}
      onBlur={settle}
      onKeyDown={(event) => event.key === "Enter" && settle()}
    />
  );
}

function ExactSize({ side }) {
  const say = useWords();
  const { chosen } = useBench();
  const wish = useWish();
  const { width, height } = wish;
  const [across, down] = sizeOf(chosen[0].abilities, wish);
  return (
    <div className="setting">
      <span>{say("Exact size")}</span>
      <span className="sides">
        <Side
          name="width"
          label={say("Width in pixels")}
          side={side}
          value={width}
          usual={across}
          other={() => (height ? {} : { height: down })}
        />
        <span aria-hidden="true">×</span>
        <Side
          name="height"
          label={say("Height in pixels")}
          side={side}
          value={height}
          usual={down}
          other={() => (width ? {} : { width: across })}
        />
      </span>
      <Reset label={say("Exact size")} isOn={Boolean(width)} onReset={() => change({ width: null, height: null })} />
    </div>
  );
}

export function Settings() {
  const say = useWords();
  const { can, chosen } = useBench();
  const { references } = useWish();
  const tier = chosen[0]?.abilities.tiers[0]?.name;
  return (
    <div className="settings">
      {can.steps && <Amount name="steps" label={say("Steps")} can={can.steps} />}
      {can.guidance && <Amount name="guidance" label={say("Guidance")} can={can.guidance} />}
      {can.strength && references.length > 0 && <Amount name="strength" label={say("Strength")} can={can.strength} />}
      {can.seed && <Seed ignoring={can.seed.ignoring} />}
      {can.tiers.length > 0 && <Choice name="tier" label={say("Resolution")} choices={can.tiers} usual={tier} />}
      {can.side && <ExactSize side={can.side} />}
      {can.qualities?.value.length > 0 && (
        <Choice name="quality" label={say("Quality")} choices={can.qualities.value} ignoring={can.qualities.ignoring} />
      )}
      {can.backgrounds?.value.length > 0 && (
        <Choice
          name="background"
          label={say("Background")}
          choices={can.backgrounds.value}
          ignoring={can.backgrounds.ignoring}
        />
      )}
      {can.samplers?.value.length > 0 && <Sampler can={can.samplers} />}
    </div>
  );
}

export const useChangedWords = () => {
  const say = useWords();
  const n = changedCount(useWish());
  return n ? say("Advanced · {n} changed", { n }) : say("Advanced");
};

export function Advanced() {
  const [isOpen, setOpen] = useKept("advanced", false);
  const label = useChangedWords();
  return (
    <div className="advanced">
      <button type="button" className="advanced-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="label">{label}</span>
        <ChevronDown className="i" aria-hidden="true" />
      </button>
      {isOpen && <Settings />}
    </div>
  );
}
