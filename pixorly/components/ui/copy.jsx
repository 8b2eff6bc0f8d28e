// Copies in the browser and says so.
import { useEffect, useRef, useState } from "react";
import { Check, Copy } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const SHOWN_MS = 1600;

export function CopyButton({ text, label, iconOnly, look = "", className = "", css, ...rest }) {
  const say = useWords();
  const [done, setDone] = useState(false);
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setDone(false), SHOWN_MS);
    } catch {
      const detail = {
        template: "The browser did not allow copying. Select the text and copy it yourself.",
        kind: "bad",
      };
      window.dispatchEvent(new CustomEvent("pixorly:notice", { detail }));
    }
  };
  const Icon = done ? Check : Copy;
  const said = done ? say("Copied") : label;
  return (
    <button
      type="button"
      className={`btn ${look} ${iconOnly ? "icon" : ""} ${className}`}
      onClick={copy}
      {...(iconOnly ? { "aria-label": label, "data-tip": said } : {})}
      {...rest}
    >
      <Icon className="i" aria-hidden="true" />
      {!iconOnly && said}
      <span className="unseen" role="status">
        {done && iconOnly ? say("Copied") : ""}
      </span>
    </button>
  );
}
