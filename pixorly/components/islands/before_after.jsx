// One picture, before and after. The divider is a native range input, so keys, fingers and screen readers know it.
import { useRef } from "react";

export function BeforeAfter({ label, before, after, children }) {
  const frame = useRef(null);
  const move = (event) => frame.current.style.setProperty("--at", `${event.target.value}%`);
  return (
    <div className="before-after" ref={frame}>
      {children}
      <span className="before-after-word" aria-hidden="true">{before}</span>
      <span className="before-after-word last" aria-hidden="true">{after}</span>
      <input type="range" min="0" max="100" defaultValue="50" aria-label={label} onInput={move} />
      <span className="before-after-grip" aria-hidden="true" />
    </div>
  );
}
