// The feed while it loads, while it is empty, and when it could not be read.
import { Aperture, CloudOff, RefreshCw } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { usePrompt } from "$/public/external/pixorly/components/islands/feed/desk.js";

const WIDTHS = ["58%", "44%"];

export function Loading() {
  const say = useWords();
  return (
    <div role="status" aria-busy="true">
      <span className="unseen">{say("Loading")}</span>
      {WIDTHS.map((width) => (
        <div className="batch" key={width} aria-hidden="true">
          <div className="batch-head">
            <div className="batch-words">
              <span className="skeleton line" style={{ width }} />
              <span className="skeleton line" style={{ width: "28%" }} />
            </div>
          </div>
          <div className="tiles">
            {[1, 2, 3, 4].map((at) => (
              <span className="skeleton tile" key={at} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

export function Empty() {
  const say = useWords();
  const examples = [
    say("A lone lighthouse on a basalt cliff, aurora light, long exposure sea"),
    say("Layered mountains at dusk, coral sky, misty valleys, cut-paper illustration"),
    say("Flow of silk ribbons, ember and cobalt on black, macro studio light"),
  ];
  return (
    <div className="face" data-testid="feed-empty">
      <span className="face-icon">
        <Aperture className="i" aria-hidden="true" />
      </span>
      <p className="face-title">{say("Your pictures develop here")}</p>
      <p className="face-text">{say("Describe one and press Generate, or begin with one of these.")}</p>
      <div className="feed-examples">
        {examples.map((prompt) => (
          <button type="button" className="btn" key={prompt} onClick={() => usePrompt(prompt)}>
            {prompt}
          </button>
        ))}
      </div>
    </div>
  );
}

export function NotRead({ onRetry }) {
  const say = useWords();
  return (
    <div className="face error" role="alert">
      <span className="face-icon">
        <CloudOff className="i" aria-hidden="true" />
      </span>
      <p className="face-title">{say("The feed could not be loaded")}</p>
      <p className="face-text">{say("The server did not answer. Your pictures are safe, and what runs goes on.")}</p>
      <div className="face-acts">
        <button type="button" className="btn" onClick={onRetry}>
          <RefreshCw className="i" aria-hidden="true" />
          {say("Retry")}
        </button>
      </div>
    </div>
  );
}
