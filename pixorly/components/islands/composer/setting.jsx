// What stands beside a setting: who ignores it, and the way back to what is usual.
import { Undo2 } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

export function Ignoring({ models }) {
  const say = useWords();
  if (!models?.length) return null;
  const names = models.map(({ name }) => say(name)).join(", ");
  return (
    <p className="aside-note">
      {models.length > 1
        ? say("{models} ignore it.", { models: names })
        : say("{models} ignores it.", { models: names })}
    </p>
  );
}

export function Reset({ label, isOn, onReset }) {
  const say = useWords();
  return (
    <button
      type="button"
      className="reset"
      hidden={!isOn}
      aria-label={say("Reset {name}", { name: label })}
      data-tip={say("Reset")}
      onClick={onReset}
    >
      <Undo2 className="i tiny" aria-hidden="true" />
    </button>
  );
}
