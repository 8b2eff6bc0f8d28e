// One tile: the place of one picture, from the press of Generate on, in its final shape.
import { useContext, useRef } from "react";
import { Check, Download, Heart, Maximize2, Paintbrush, X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { carrying } from "$/public/external/pixorly/components/islands/composer/carrying.js";
import { Desk } from "$/public/external/pixorly/components/islands/feed/desk.js";
import { hoped } from "$/public/external/pixorly/components/islands/feed/hopes.js";
import { Print } from "$/public/external/pixorly/components/islands/feed/print.jsx";
import { shortened } from "$/public/external/pixorly/components/islands/feed/told.js";
import { Developing, Failed, Queued, Quiet } from "$/public/external/pixorly/components/islands/feed/waiting.jsx";

function Act({ icon: Icon, label, ...rest }) {
  return (
    <button type="button" className="btn icon sm on-image" aria-label={label} data-tip={label} {...rest}>
      <Icon className="i" aria-hidden="true" />
    </button>
  );
}

function Acts({ job, picture, isFavourite, tabIndex }) {
  const say = useWords();
  const { deeds } = useContext(Desk);
  const mark = isFavourite ? say("Take from favourites") : say("Add to favourites");
  const download = say("Download");
  return (
    <div className="tile-acts">
      <Act
        icon={Heart}
        label={mark}
        aria-pressed={isFavourite}
        tabIndex={tabIndex}
        data-favourite
        data-tip-keys="f"
        onClick={() => deeds.favourite(picture, !isFavourite)}
      />
      <Act icon={Maximize2} label={say("View")} tabIndex={tabIndex} onClick={() => deeds.view(picture)} />
      <Act icon={Paintbrush} label={say("Vary")} tabIndex={tabIndex} onClick={() => deeds.vary(job, picture)} />
      <span className="feed-space" />
      <a
        className="btn icon sm on-image"
        href={`/i/${picture.id}/download?f=original`}
        download
        aria-label={download}
        data-tip={download}
        tabIndex={tabIndex}
      >
        <Download className="i" aria-hidden="true" />
      </a>
    </div>
  );
}

function Done({ job, tile, isArriving, tabIndex }) {
  const say = useWords();
  const { deeds, hopes, comparing } = useContext(Desk);
  const { picture } = tile;
  const isFavourite = hoped(hopes, `favourite:${picture.id}`, picture.is_favourite);
  const isChosen = comparing.chosen.includes(picture.id);
  const press = (event) =>
    comparing.isOn || event.shiftKey ? comparing.choose(picture.id) : deeds.view(picture);
  const alt = say("Picture {n}: {prompt}", { n: tile.number + 1, prompt: shortened(job.prompt, 160) });
  return (
    <>
      <button
        type="button"
        className="tile-open"
        data-tile
        tabIndex={tabIndex}
        onClick={press}
        aria-pressed={comparing.isOn ? isChosen : undefined}
        {...carrying(picture.id)}
      >
        <Print key={picture.id} picture={picture} alt={alt} isArriving={isArriving} />
      </button>
      <span className="unseen" data-testid="status" data-status="completed">
        {say("Done")}
      </span>
      {isFavourite && !comparing.isOn && <Heart className="i small tile-mark" aria-hidden="true" />}
      {isChosen && <Check className="i small tile-chosen" aria-hidden="true" />}
      {!comparing.isOn && <Acts {...{ job, picture, isFavourite, tabIndex }} />}
    </>
  );
}

function StopOne({ job, tabIndex }) {
  const say = useWords();
  const { deeds } = useContext(Desk);
  const label = job.count > 1 ? say("Cancel these {n}", { n: job.count }) : say("Cancel this one");
  return (
    <div className="tile-stop">
      <Act icon={X} label={label} tabIndex={tabIndex} data-testid="cancel-job-btn" onClick={() => deeds.cancelJob(job)} />
    </div>
  );
}

// What a press has made of it already, before the server says so.
function statusOf(job, tile, batchId, hopes) {
  const isRetried = hoped(hopes, `retry:${job.id}`, false) && tile.status !== "completed";
  const isStopHoped = hoped(hopes, `stop:${job.id}`, false) || hoped(hopes, `stop:${batchId}`, false);
  const isGoingOn = tile.status === "pending" || tile.status === "processing";
  return {
    status: isRetried ? "pending" : tile.status,
    isStopping: isGoingOn && (tile.is_stopping || isStopHoped),
    isGoingOn: isGoingOn && !isRetried,
  };
}

function Inside({ job, wish, tile, status, isStopping, isArriving, ...rest }) {
  const say = useWords();
  if (tile.picture) return <Done {...{ job, tile, isArriving }} tabIndex={rest.tabIndex} />;
  if (status === "pending" && isStopping) return <Quiet status="pending" text={say("Stopping")} {...rest} />;
  if (status === "pending") return <Queued tile={tile} {...rest} />;
  if (status === "processing") return <Developing {...{ job, tile, isStopping }} {...rest} />;
  if (status === "cancelled") return <Quiet status="cancelled" text={say("Cancelled")} {...rest} />;
  if (tile.failure) return <Failed {...{ job, wish, tile }} isFirst={tile.number === 0} {...rest} />;
  const isMissing = job.charged < job.price;
  return <Quiet status={status} text={isMissing ? say("Did not arrive, not charged") : say("Deleted")} {...rest} />;
}

export function Tile({ job, tile, batch, isOneOfSeveral, tabIndex, onFocus }) {
  const { hopes, comparing } = useContext(Desk);
  // It arrives if it was awaited here; after a reload it is simply there.
  const wasAwaited = useRef(!tile.picture);
  const { status, isStopping, isGoingOn } = statusOf(job, tile, batch.id, hopes);
  const isChosen = tile.picture && comparing.chosen.includes(tile.picture.id);
  return (
    <li
      className={`tile${isChosen ? " chosen" : ""}`}
      style={{ "--ratio": tile.width / tile.height }}
      data-testid="tile"
      onFocus={onFocus}
    >
      <Inside {...{ job, tile, status, isStopping, tabIndex }} wish={batch.wish} isArriving={wasAwaited.current} />
      {isOneOfSeveral && isGoingOn && !isStopping && <StopOne job={job} tabIndex={tabIndex} />}
    </li>
  );
}
