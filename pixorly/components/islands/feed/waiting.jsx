// Tiles without a picture: queued, developing, failed, cancelled. Each says what is true and nothing more.
import { useContext, useRef } from "react";
import { PenLine, RefreshCw } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Figure } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { serverNow, useSecondsSince } from "$/public/external/pixorly/components/islands/feed/clock.js";
import { Desk } from "$/public/external/pixorly/components/islands/feed/desk.js";
import {
  effortOf,
  elapsedOf,
  failureOf,
  placeIn,
  waitingFor,
} from "$/public/external/pixorly/components/islands/feed/words.js";

// An estimate stops here: only the picture itself fills the bar.
const MOST_ESTIMATED = 0.94;
// The same words would be declined again.
const DECLINED = "refused_by_provider";

const Face = ({ look, children, ...rest }) => (
  <div className={`tile-face ${look}`} role="group" data-tile {...rest}>
    {children}
  </div>
);

const Status = ({ status, className = "", children }) => (
  <span className={className} data-testid="status" data-status={status}>
    {children}
  </span>
);

function Wait({ tile }) {
  const say = useWords();
  useSecondsSince(null);
  const left = (Date.parse(tile.waits_until) - serverNow()) / 1000;
  return left > 0 ? waitingFor(say, tile, left) : placeIn(say, tile.place);
}

export function Queued({ tile, ...rest }) {
  const say = useWords();
  return (
    <Face look="queued" {...rest}>
      <Status status="pending">{tile.waits_until ? <Wait tile={tile} /> : placeIn(say, tile.place)}</Status>
    </Face>
  );
}

const Bar = ({ share }) => (
  <span className="develop-bar" aria-hidden="true">
    <i style={{ transform: `scaleX(${share})` }} />
  </span>
);

// Between the last preview and the picture there may be none to fetch; what was seen stays.
function useLastPreview({ job_id: job, number, attempts, preview }) {
  const last = useRef("");
  const path = `/api/studio/previews/${job}/${number}?v=${attempts}.`;
  if (preview) last.current = path + preview;
  return last.current.startsWith(path) ? last.current : "";
}

// What the provider counts is said as the bar shows it; where nobody counts, only the time is known.
function Progress({ known, seconds, typical }) {
  const say = useWords();
  if (typeof known === "number") return <Figure kind="percent" value={Math.floor(known * 100)} />;
  return <span className="num">{elapsedOf(say, seconds, typical)}</span>;
}

export function Developing({ job, tile, isStopping, ...rest }) {
  const say = useWords();
  const seconds = useSecondsSince(job.started_at);
  const preview = useLastPreview(tile);
  const typical = job.typical_seconds;
  const share = tile.progress ?? (typical ? Math.min(MOST_ESTIMATED, seconds / typical) : null);
  return (
    <Face look="develop" {...rest}>
      <span className="develop-light" />
      {preview && <img className="develop-preview" src={preview} alt="" />}
      <div className="develop-words">
        <Status status="processing" className="develop-status">
          <span>{isStopping ? say("Stopping") : say("Developing")}</span>
          {!isStopping && <Progress known={tile.progress} {...{ seconds, typical }} />}
        </Status>
        {share !== null && !isStopping && <Bar share={share} />}
      </div>
    </Face>
  );
}

function FailActs({ job, wish, code }) {
  const say = useWords();
  const { deeds } = useContext(Desk);
  const isDeclined = code === DECLINED;
  return (
    <div className="fail-acts">
      {isDeclined && (
        <button type="button" className="btn sm" data-testid="edit-prompt-btn" onClick={() => deeds.remix({ wish })}>
          <PenLine className="i" aria-hidden="true" />
          {say("Edit prompt")}
        </button>
      )}
      <button
        type="button"
        className="btn sm"
        data-testid="retry-btn"
        data-tip={isDeclined ? say("Retry") : undefined}
        onClick={() => deeds.retry(job)}
      >
        <RefreshCw className="i" aria-hidden="true" />
        <span>{say("Retry")}</span>
      </button>
    </div>
  );
}

// A job fails as a whole, so its first tile says why and the others only that.
export function Failed({ job, wish, tile, isFirst, ...rest }) {
  const say = useWords();
  if (!isFirst)
    return (
      <Face look="fail quiet" {...rest}>
        <Status status="failed">{say("Failed")}</Status>
      </Face>
    );
  const [title, advice] = failureOf(say, tile.failure);
  const said = [effortOf(say, tile.failure), advice].filter(Boolean).join(" ");
  return (
    <Face look="fail" data-tip={`${title}. ${said}`} {...rest}>
      <Status status="failed" className="fail-title">
        {title}
      </Status>
      <span className="fail-text">{said}</span>
      <FailActs {...{ job, wish }} code={tile.failure.code} />
    </Face>
  );
}

export function Quiet({ status, text, ...rest }) {
  return (
    <Face look="queued quiet" {...rest}>
      <Status status={status}>{text}</Status>
    </Face>
  );
}
