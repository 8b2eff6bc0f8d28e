// Which model is chosen, with a sample of what it makes; pressing it opens the room of all others.
import { useState } from "react";
import { ChevronDown } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import {
  factsOf,
  inCredits,
  secondsOf,
  useBench,
} from "$/public/external/pixorly/components/islands/composer/bench.js";

// A model without a sample shows a light of its own; those that stand together differ most, by the golden angle.
const lightOf = (place) => ({
  "--hue": Math.round((place * 137.5 + 20) % 360),
  "--x": `${15 + ((place * 29) % 70)}%`,
  "--turn": `${(place * 47) % 360}deg`,
});

export function Sample({ model, className = "" }) {
  const { models } = useBench();
  const [isBroken, setBroken] = useState(false);
  if (model.sample && !isBroken)
    return (
      <img className={`sample ${className}`} src={model.sample} alt="" loading="lazy" onError={() => setBroken(true)} />
    );
  return (
    <span
      className={`sample unlit ${className}`}
      style={lightOf(models.indexOf(model))}
      aria-hidden="true"
      data-letter={model.name[0]}
    />
  );
}

function Face() {
  const say = useWords();
  const { models, chosen } = useBench();
  if (!models.length)
    return (
      <>
        <span className="sample skeleton" />
        <span className="model-words">
          <span className="skeleton line" style={{ width: "55%" }} />
          <span className="skeleton line" style={{ width: "80%" }} />
        </span>
      </>
    );
  if (!chosen.length) return <span className="model-words">{say("Choose a model")}</span>;
  const [one] = chosen;
  if (chosen.length === 1)
    return (
      <>
        <Sample key={one.id} model={one} />
        <span className="model-words">
          <b className="one-line">{say(one.name)}</b>
          <span className="num one-line">{factsOf(say, one)}</span>
        </span>
      </>
    );
  const total = chosen.reduce((sum, { price }) => sum + price, 0);
  const slowest = Math.max(...chosen.map((model) => model.typical_seconds ?? 0));
  return (
    <>
      <span className="samples">
        {chosen.slice(0, 3).map((model) => (
          <Sample key={model.id} model={model} />
        ))}
      </span>
      <span className="model-words">
        <b className="one-line">{chosen.map(({ name }) => say(name)).join(", ")}</b>
        <span className="num one-line">
          {[say("{n} models", { n: chosen.length }), secondsOf(say, slowest), inCredits(say, total)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
    </>
  );
}

export function ModelButton({ onOpen }) {
  const say = useWords();
  const { models, reasons } = useBench();
  return (
    <button
      type="button"
      className="model"
      data-testid="model-select"
      aria-haspopup="dialog"
      aria-describedby="model-label"
      aria-busy={!models.length}
      data-invalid={reasons.some(({ field }) => field === "models") || undefined}
      onClick={onOpen}
    >
      <Face />
      <ChevronDown className="i" aria-hidden="true" />
      <span className="unseen">{say("Change model")}</span>
    </button>
  );
}
