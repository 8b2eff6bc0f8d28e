// What the frame does in the browser: arrivals, preferences, and the line to the server.
import { Children, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { WifiOff } from "lucide-react";
import { ColorModeContext } from "$/utils/context-registry";
import { chooseLanguage, currentLanguage } from "$/public/external/pixorly/components/words/words.js";

export function Arrival() {
  const { pathname } = useLocation();
  const [title, setTitle] = useState("");
  const before = useRef(pathname);
  useLayoutEffect(() => {
    if (before.current === pathname) return undefined;
    before.current = pathname;
    const left = document.activeElement;
    // The heading of the new page is painted a moment after the address changes.
    const soon = setTimeout(() => {
      const heading = document.querySelector("main h1, h1");
      // Whoever has gone on by then is not called back.
      const hasGoneOn = ![left, document.body].includes(document.activeElement);
      if (heading && !hasGoneOn) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      setTitle(document.title);
    }, 60);
    return () => clearTimeout(soon);
  }, [pathname]);
  return <div role="status" aria-live="polite" className="unseen">{title}</div>;
}

export function Preferences({ theme, language }) {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  useEffect(() => {
    if (theme && theme !== rawColorMode) setColorMode(theme);
  }, [theme]);
  useEffect(() => {
    if (language && language !== currentLanguage()) chooseLanguage(language);
  }, [language]);
  return null;
}

// After a reconnect the server knows nobody for a moment. What was shown stays, and with it what is typed.
export function Settled({ when, children }) {
  const [content, waiting] = Children.toArray(children);
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    if (when) setSettled(true);
  }, [when]);
  return when || isSettled ? content : waiting;
}

export function KeyList({ children }) {
  useEffect(() => {
    const pressed = (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable=true]");
      if (event.key !== "?" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      document.getElementById("open-keys")?.click();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return children;
}

// A blink of the line is nobody's business; after this long people should know that presses wait.
const PATIENCE_MS = 1500;

export function Connection({ isBroken, text }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isBroken) return setShown(false);
    const later = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(later);
  }, [isBroken]);
  return (
    <div role="status" aria-live="polite">
      {isShown && <div className="connection" data-testid="connection"><WifiOff className="i" aria-hidden="true" />{text}</div>}
    </div>
  );
}
