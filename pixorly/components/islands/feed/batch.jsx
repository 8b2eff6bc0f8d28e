// One press of Generate: its head, and its tiles in one grid or in a group per model.
import { memo, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Head } from "$/public/external/pixorly/components/islands/feed/head.jsx";
import { groupsOf } from "$/public/external/pixorly/components/islands/feed/shelf.js";
import { Tile } from "$/public/external/pixorly/components/islands/feed/tile.jsx";

// Shapes that differ by less than this make one even grid.
const SAME_SHAPE = 0.02;
const MOST_COLUMNS = 4;

const isMixed = (tiles) => {
  const ratios = tiles.map(({ tile }) => tile.width / tile.height);
  return Math.max(...ratios) - Math.min(...ratios) > SAME_SHAPE * Math.max(...ratios);
};

// The tab key stops once per batch, at the tile that had the focus last; arrows reach the others.
function Tiles({ batch, tiles, stop, onStop }) {
  return (
    <ul className={`tiles${isMixed(tiles) ? " mixed" : ""}`} role="list">
      {tiles.map(({ job, tile, key }) => (
        <Tile
          key={key}
          job={job}
          tile={tile}
          batch={batch}
          isOneOfSeveral={batch.jobs.length > 1}
          tabIndex={key === stop ? 0 : -1}
          onFocus={() => onStop(key)}
        />
      ))}
    </ul>
  );
}

function Groups({ groups, ...rest }) {
  const say = useWords();
  const across = groups.length > MOST_COLUMNS ? 3 : groups.length;
  const inner = Math.max(1, Math.floor(MOST_COLUMNS / across));
  return (
    <div className="groups" style={{ "--across": across, "--inner": inner }}>
      {groups.map((group) => (
        <div key={group.id} className="group" role="group" aria-label={say(group.name)}>
          <h3 className="group-name">{say(group.name)}</h3>
          <Tiles tiles={group.tiles} {...rest} />
        </div>
      ))}
    </div>
  );
}

export const Batch = memo(function Batch({ batch }) {
  const [focused, setFocused] = useState("");
  const groups = groupsOf(batch);
  const keys = groups.flatMap((group) => group.tiles.map(({ key }) => key));
  const stop = keys.includes(focused) ? focused : keys[0];
  const promptId = `prompt-${batch.id}`;
  return (
    <article className="batch" data-testid="batch" data-batch={batch.id} aria-labelledby={promptId}>
      <Head batch={batch} promptId={promptId} />
      {groups.length > 1 ? (
        <Groups groups={groups} batch={batch} stop={stop} onStop={setFocused} />
      ) : (
        groups.map(({ id, tiles }) => <Tiles key={id} tiles={tiles} batch={batch} stop={stop} onStop={setFocused} />)
      )}
    </article>
  );
});
