// The settings of this moment as a request of the API, to be pasted into a program.
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { MenuItem, MenuLine, MenuName } from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { current } from "$/public/external/pixorly/components/islands/composer/wish.js";
import { LANGUAGES, NO_KEY, written } from "$/public/external/pixorly/components/islands/docs/examples.js";

const CHOSEN = ["seed", "steps", "guidance", "strength", "quality", "background", "sampler"];
const isChosen = (value) => value !== null && value !== undefined && value !== "";

// What was left alone is left out, as a program would.
function request(wish) {
  const size = wish.width && wish.height ? { width: wish.width, height: wish.height } : { ratio: wish.ratio };
  const chosen = CHOSEN.filter((name) => isChosen(wish[name])).map((name) => [name, wish[name]]);
  return {
    prompt: wish.prompt || "…",
    ...(wish.negative_prompt ? { negativePrompt: wish.negative_prompt } : {}),
    ...(wish.models[0] ? { model: wish.models[0] } : {}),
    parameters: { ...size, numImages: wish.count, ...Object.fromEntries(chosen) },
    ...(wish.references[0] ? { referenceImage: wish.references[0] } : {}),
  };
}

async function copy(language) {
  const url = `${window.location.origin}/api/v1/generate`;
  const code = written({ method: "POST", url, key: NO_KEY, json: request(current().wish) })[language];
  let detail = { template: "Copied", values: {}, kind: "ok" };
  try {
    await navigator.clipboard.writeText(code);
  } catch {
    const template = "The browser did not allow copying. Select the text and copy it yourself.";
    detail = { template, values: {}, kind: "bad" };
  }
  window.dispatchEvent(new CustomEvent("pixorly:notice", { detail }));
}

export function AsCode() {
  const say = useWords();
  return (
    <>
      <MenuLine />
      <MenuName text={say("Copy as code for the API")} />
      {LANGUAGES.map(([language, label]) => (
        <MenuItem key={language} label={label} onSelect={() => copy(language)} />
      ))}
    </>
  );
}
