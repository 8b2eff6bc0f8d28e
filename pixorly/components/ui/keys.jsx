// Key caps that know whose keyboard they are on.
import { useSyncExternalStore } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const MAC = {
  mod: "⌘",
  alt: "⌥",
  shift: "⇧",
  enter: "↵",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  esc: "Esc",
  delete: "⌫",
  // Written out, because `+` stands between keys.
  plus: "+",
  minus: "−",
};
const OTHER = { ...MAC, mod: { template: "Ctrl" }, alt: "Alt", shift: { template: "Shift" }, delete: { template: "Del" } };

const onMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
const never = () => () => {};

// The prerendered page can't know the keyboard, so it shows ⌘ and the browser corrects it.
export const useMac = () => useSyncExternalStore(never, onMac, () => true);

// Some have another name on the keyboards of another language.
const capOf = (say, key, mac) => {
  const cap = (mac ? MAC : OTHER)[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return cap.template ? say(cap.template) : cap;
};

export const capsOf = (say, combination, mac) => combination.split("+").map((key) => capOf(say, key, mac));

export function Keys({ of, className = "", ...rest }) {
  const say = useWords();
  const mac = useMac();
  const caps = capsOf(say, of, mac);
  return (
    <kbd className={`kbd ${className}`} {...rest}>
      {caps.join(mac ? "" : " ")}
    </kbd>
  );
}
