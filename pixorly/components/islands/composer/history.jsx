// Earlier prompts: by Alt and arrows in the prompt itself, and in a list that can be searched.
import { useCallback, useEffect, useRef, useState } from "react";
import { History as Clock } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Moment } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { PopoverPanel, PopoverRoot, PopoverTrigger } from "$/public/external/pixorly/components/ui/popover/popover.jsx";
import { TextField } from "$/public/external/pixorly/components/ui/field/field.jsx";
import { aside } from "$/public/external/pixorly/components/islands/composer/aside.js";
import { undoable } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { change, current, ownerOfWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

// Those that were generated, and among them those that gave way to newer ones before that.
async function earlier(search = "") {
  const answer = await fetch(`/api/studio/prompts?search=${encodeURIComponent(search)}`);
  if (!answer.ok) throw new Error(`Earlier prompts: ${answer.status}`);
  const { prompts } = await answer.json();
  const words = search.toLowerCase().split(/\s+/);
  const isNews = ({ prompt }) =>
    prompts.every((one) => one.prompt !== prompt) && words.every((word) => prompt.toLowerCase().includes(word));
  const unused = aside(ownerOfWish()).filter(isNews);
  const all = [...unused.map((one) => ({ ...one, isUnused: true })), ...prompts];
  return all.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

// One step back or forth; what was being typed waits at the near end.
export function useHistoryKeys() {
  const walk = useRef(null);
  const forget = useCallback(() => void (walk.current = null), []);
  const step = useCallback(async (by) => {
    if (!walk.current) {
      const own = current().wish.prompt;
      walk.current = { at: 0, prompts: [own] };
      const found = await earlier().catch(() => []);
      if (walk.current?.prompts[0] === own && walk.current.prompts.length === 1)
        walk.current.prompts.push(...found.map(({ prompt }) => prompt).filter((one) => one !== own.trim()));
    }
    if (!walk.current) return;
    const { prompts, at } = walk.current;
    const next = Math.min(prompts.length - 1, Math.max(0, at + by));
    walk.current.at = next;
    if (next !== at) change({ prompt: prompts[next] });
  }, []);
  return { step, forget };
}

function Row({ found, use }) {
  const say = useWords();
  return (
    <li>
      <button type="button" className="history-row" onClick={() => use(found.prompt)}>
        <span>
          {found.prompt}
          {found.isUnused && <small className="faint"> {say("not generated")}</small>}
        </span>
        <Moment at={found.at} className="faint num" />
      </button>
    </li>
  );
}

function Found({ state, use, retry, search }) {
  const say = useWords();
  if (state.face === "loading")
    return (
      <div className="history-wait" role="status" aria-label={say("Loading")}>
        {[92, 74, 84].map((width) => (
          <span key={width} className="skeleton line" style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  if (state.face === "error")
    return (
      <p className="history-none">
        {say("Earlier prompts could not be loaded.")}
        <button type="button" className="btn sm" onClick={retry}>
          {say("Retry")}
        </button>
      </p>
    );
  if (!state.prompts.length)
    return (
      <p className="history-none">
        {search ? say("No earlier prompt has these words.") : say("Prompts you generate with appear here.")}
      </p>
    );
  return (
    <ul className="history-list">
      {state.prompts.map((found) => (
        <Row key={found.id ?? found.prompt} found={found} use={use} />
      ))}
    </ul>
  );
}

// Arrows move between the rows, and from the search into them.
function moveAmongRows(event) {
  if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const rows = [...event.currentTarget.querySelectorAll("input, .history-row")];
  const at = rows.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
}

function List({ use }) {
  const say = useWords();
  const [search, setSearch] = useState("");
  const [tries, setTries] = useState(0);
  const [state, setState] = useState({ face: "loading", prompts: [] });
  useEffect(() => {
    let isLate = false;
    earlier(search).then(
      (prompts) => isLate || setState({ face: "full", prompts }),
      () => isLate || setState({ face: "error", prompts: [] }),
    );
    return () => void (isLate = true);
  }, [search, tries]);
  const retry = () => (setState({ face: "loading", prompts: [] }), setTries(tries + 1));
  return (
    <div className="history" onKeyDown={moveAmongRows}>
      <TextField
        label={say("Search earlier prompts")}
        placeholder={say("Search earlier prompts")}
        hideLabel
        search
        type="search"
        autoComplete="off"
        onChange={setSearch}
      />
      <Found {...{ state, use, retry, search }} />
    </div>
  );
}

export function History({ onUsed }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const isUsed = useRef(false);
  const use = (prompt) => {
    const before = current().wish.prompt;
    change({ prompt });
    isUsed.current = true;
    setOpen(false);
    if (before.trim() && before !== prompt)
      undoable({ template: "Earlier prompt taken over." }, () => change({ prompt: before }));
  };
  const goBack = (event) => {
    if (!isUsed.current) return;
    isUsed.current = false;
    event.preventDefault();
    onUsed();
  };
  return (
    <PopoverRoot open={open} onOpenChange={setOpen}>
      <PopoverTrigger>
        <button
          type="button"
          className="btn ghost sm icon"
          aria-label={say("Earlier prompts")}
          data-tip={say("Earlier prompts")}
        >
          <Clock className="i" aria-hidden="true" />
        </button>
      </PopoverTrigger>
      <PopoverPanel label={say("Earlier prompts")} align="end" className="history-panel" onCloseAutoFocus={goBack}>
        <List use={use} />
      </PopoverPanel>
    </PopoverRoot>
  );
}
