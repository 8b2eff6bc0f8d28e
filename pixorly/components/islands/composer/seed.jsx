// The seed: left to chance, kept, or one further at each press.
import { Dices, Lock } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Ignoring, Reset } from "$/public/external/pixorly/components/islands/composer/setting.jsx";
import { change, countOn, current, useWishing } from "$/public/external/pixorly/components/islands/composer/wish.js";

const HIGHEST = 2 ** 31 - 1;
const drawn = () => crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;

// After a press: the next one's seed, where somebody wants a row of them.
export function countOneOn() {
  const { wish, isCounting } = current();
  if (isCounting && wish.seed !== null) change({ seed: (wish.seed + 1) % HIGHEST });
}

function keep(isCounting) {
  if (current().wish.seed === null) change({ seed: drawn() });
  countOn(isCounting);
}

function leaveToChance() {
  countOn(false);
  change({ seed: null });
}

export function Seed({ ignoring }) {
  const say = useWords();
  const { wish, isCounting } = useWishing();
  const { seed } = wish;
  const isKept = seed !== null && !isCounting;
  const typed = (event) => {
    const digits = event.target.value.replace(/\D/g, "");
    change({ seed: digits === "" ? null : Math.min(HIGHEST, Number(digits)) });
  };
  return (
    <div>
      <div className="setting">
        <label htmlFor="set-seed">{say("Seed")}</label>
        <span className="seed">
          <input
            id="set-seed"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            className="number mono"
            placeholder={say("Random")}
            value={seed ?? ""}
            onChange={typed}
          />
          <button
            type="button"
            className="btn icon sm"
            aria-pressed={isKept}
            aria-label={say("Keep the seed")}
            data-tip={say("Keep the seed")}
            onClick={() => (isKept ? leaveToChance() : keep(false))}
          >
            <Lock className="i small" aria-hidden="true" />
          </button>
          <button
            type="button"
            className="btn icon sm num"
            aria-pressed={isCounting}
            aria-label={`+1 · ${say("One further at each press")}`}
            data-tip={say("One further at each press")}
            onClick={() => (isCounting ? countOn(false) : keep(true))}
          >
            +1
          </button>
          <button
            type="button"
            className="btn icon sm"
            aria-label={say("Draw another seed")}
            data-tip={say("Draw another seed")}
            onClick={() => change({ seed: drawn() })}
          >
            <Dices className="i small" aria-hidden="true" />
          </button>
        </span>
        <Reset label={say("Seed")} isOn={seed !== null} onReset={leaveToChance} />
      </div>
      <Ignoring models={ignoring} />
    </div>
  );
}
