// What lies over the ground round the picture: the way out, the place in the row, zoom, and the way to the sides.
import { ChevronLeft, ChevronRight, Columns2, Info, Maximize2, Minus, Plus, X } from "lucide-react";
import { Figure } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { useView } from "./zoom.js";

export function Tool({ icon: Icon, label, keys, className = "", children, ...rest }) {
  return (
    <button
      type="button"
      className={`btn on-image ${children ? "" : "icon"} ${className}`}
      aria-label={label}
      data-tip={label}
      data-tip-keys={keys}
      {...rest}
    >
      {Icon && <Icon className="i" aria-hidden="true" />}
      {children}
    </button>
  );
}

export function ZoomTools({ zoom }) {
  const say = useWords();
  useView(zoom);
  return (
    <>
      <Tool icon={Minus} label={say("Smaller")} keys="minus" className="desk-only" aria-disabled={zoom.isFit} onClick={() => zoom.farther()} />
      <Tool
        label={say("Between the whole picture and 100 %")}
        keys="z"
        className="viewer-percent num"
        data-testid="viewer-zoom"
        aria-label={undefined}
        aria-description={say("Between the whole picture and 100 %")}
        onClick={() => zoom.toggle()}
      >
        <Figure kind="percent" value={zoom.percent} />
      </Tool>
      <Tool icon={Plus} label={say("Larger")} keys="plus" className="desk-only" onClick={() => zoom.nearer()} />
      <Tool icon={Maximize2} label={say("Show it whole")} keys="0" className="desk-only" aria-disabled={zoom.isFit} onClick={() => zoom.toFit()} />
    </>
  );
}

export function Tools({ zoom, place, close, does, isDetailed, picture, canCompare }) {
  const say = useWords();
  return (
    <div className="viewer-tools">
      <Tool icon={X} label={say("Close")} keys="esc" data-testid="viewer-close" onClick={close} />
      {place && (
        <span className="viewer-place num" data-testid="viewer-place" aria-hidden="true">
          {say("{n} / {total}", place)}
        </span>
      )}
      <span className="viewer-gap" />
      {picture?.width && (
        <>
          {canCompare && (
            <Tool icon={Columns2} label={say("Compare with another picture")} keys="c" className="viewer-compare" data-testid="viewer-compare" onClick={does.compare}>
              <span className="desk-only">{say("Compare")}</span>
            </Tool>
          )}
          <ZoomTools zoom={zoom} />
          <Tool icon={Info} label={say("Details")} keys="i" aria-pressed={isDetailed} data-testid="viewer-info" onClick={does.details} />
        </>
      )}
    </div>
  );
}

export function Sides({ strip, go }) {
  const say = useWords();
  return (
    <>
      <Tool
        icon={ChevronLeft}
        label={say("Newer picture")}
        keys="left"
        className="viewer-side left"
        data-testid="viewer-prev"
        aria-disabled={!strip.newer}
        onClick={() => go(-1)}
      />
      <Tool
        icon={ChevronRight}
        label={say("Older picture")}
        keys="right"
        className="viewer-side right"
        data-testid="viewer-next"
        aria-disabled={!strip.older}
        onClick={() => go(1)}
      />
    </>
  );
}

export function Chooser({ onStop }) {
  const say = useWords();
  return (
    <div className="viewer-chooser" role="status">
      {say("Choose the picture to compare with")}
      <button type="button" className="btn ghost sm" onClick={onStop}>
        {say("Cancel")}
      </button>
    </div>
  );
}
