// Key caps that know whose keyboard they are on.
import { useSyncExternalStore } from "react";

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
const OTHER = { ...MAC, mod: "Ctrl", alt: "Alt", shift: "Shift", delete: "Del" };

const onMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
const never = () => () => {};

// The prerendered page can't know the keyboard, so it shows ⌘ and the browser corrects it.
export const useMac = () => useSyncExternalStore(never, onMac, () => true);

export const capsOf = (combination, mac) =>
  combination.split("+").map((key) => (mac ? MAC : OTHER)[key] ?? (key.length === 1 ? key.toUpperCase() : key));

export function Keys({ of, className = "", ...rest }) {
  const mac = useMac();
  const caps = capsOf(of, mac);
  return (
    <kbd className={`kbd ${className}`} {...rest}>
      {caps.join(mac ? "" : " ")}
    </kbd>
  );
}
