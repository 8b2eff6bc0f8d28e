// A secret that is fetched when somebody asks for it, and forgotten when they have seen enough.
import { useState } from "react";
import { Eye, EyeOff } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";

export function Secret({ href, label, className = "", css, ...rest }) {
  const say = useWords();
  const [secret, setSecret] = useState("");
  const [asked, setAsked] = useState(false);
  const show = async () => {
    setAsked(true);
    try {
      const answer = await fetch(href, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const body = await answer.json();
      if (!answer.ok) throw body.words;
      setSecret(body.secret);
    } catch (words) {
      const calm = { template: "The secret could not be fetched. Try again in a moment.", values: {} };
      const detail = { ...(words?.template ? words : calm), kind: "bad" };
      window.dispatchEvent(new CustomEvent("pixorly:notice", { detail }));
    } finally {
      setAsked(false);
    }
  };
  const Icon = secret ? EyeOff : Eye;
  return (
    <div className={`flex flex-wrap items-center gap-x-3 gap-y-2 ${className}`} role="group" aria-label={label} {...rest}>
      <code className="mono break-all" aria-live="polite">
        {secret || <span aria-hidden="true">whsec_••••••••••••••••</span>}
      </code>
      <span className="flex flex-wrap gap-2">
        <button type="button" className="btn sm" aria-busy={asked} onClick={secret ? () => setSecret("") : show}>
          <Icon className="i" aria-hidden="true" />
          {secret ? say("Hide") : say("Show secret")}
        </button>
        {secret && <CopyButton text={secret} label={say("Copy")} look="sm" />}
      </span>
    </div>
  );
}
