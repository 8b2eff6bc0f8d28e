// In the place of the form that made it: a secret with a way to copy it, for as long as the dialog is open.
import { useEffect, useRef, useState } from "react";
import { TriangleAlert } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";

export function ShownOnce({ label, className = "", children, css, ...rest }) {
  const say = useWords();
  const [secret, setSecret] = useState("");
  const place = useRef(null);
  useEffect(() => {
    const take = (event) => setSecret(String(event.detail ?? ""));
    window.addEventListener("pixorly:secret", take);
    return () => window.removeEventListener("pixorly:secret", take);
  }, []);
  useEffect(() => {
    if (secret) place.current?.focus();
  }, [secret]);
  if (!secret) return children;
  const all = (event) => window.getSelection().selectAllChildren(event.currentTarget);
  return (
    <div className={`form ${className}`} {...rest}>
      <div className="alert warn" role="status">
        <TriangleAlert className="i" aria-hidden="true" />
        <div>{say("Copy it now and keep it safe. It is shown this once, and nobody can show it again.")}</div>
      </div>
      <div className="mono secret-once" ref={place} tabIndex={0} role="group" aria-label={label} onClick={all}>
        <code>{secret}</code>
      </div>
      <div className="form-end">
        <CopyButton text={secret} label={say("Copy")} look="primary" />
      </div>
    </div>
  );
}
