// Code in one of three languages, with a way to copy it. Which one is remembered for all examples.
import { useId, useSyncExternalStore } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";
import { LANGUAGES } from "$/public/external/pixorly/components/islands/docs/examples.js";

const listeners = new Set();
let chosen = LANGUAGES[0][0];

function choose(language) {
  chosen = language;
  listeners.forEach((listener) => listener());
}

const useChosen = () =>
  useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => chosen,
    () => LANGUAGES[0][0],
  );

export function Example({ code }) {
  const say = useWords();
  const language = useChosen();
  const name = useId();
  return (
    <div className="api-code">
      <div className="api-code-head">
        <div className="seg" role="radiogroup" aria-label={say("Language of the example")}>
          {LANGUAGES.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name={name} checked={value === language} onChange={() => choose(value)} />
              {label}
            </label>
          ))}
        </div>
        <CopyButton text={code[language]} label={say("Copy")} look="sm ghost" />
      </div>
      <pre tabIndex={0}>
        <code>{code[language]}</code>
      </pre>
    </div>
  );
}
