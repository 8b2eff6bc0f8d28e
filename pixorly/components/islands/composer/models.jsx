// Which models: a room of cards to choose from, one or several.
import { useMemo, useRef, useState } from "react";
import { Check } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { DialogPanel, DialogRoot } from "$/public/external/pixorly/components/ui/dialog/dialog.jsx";
import { TextField } from "$/public/external/pixorly/components/ui/field/field.jsx";
import { fitting, modelsOf, tiersOf } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { factsOf, notice, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { BeginHere } from "$/public/external/pixorly/components/islands/composer/asking.jsx";
import { Sample } from "$/public/external/pixorly/components/islands/composer/model_button.jsx";
import { change, current } from "$/public/external/pixorly/components/islands/composer/wish.js";

const MOST = 6;
const CHEAP = 5;
const QUICK_SECONDS = 10;

const FILTERS = [
  { template: "Free", fits: (one) => one.price === 0 },
  { template: "5 credits or less", fits: (one) => one.price <= CHEAP },
  { template: "Under 10 s", fits: (one) => one.typical_seconds && one.typical_seconds < QUICK_SECONDS },
  { template: "Reference pictures", fits: ({ abilities }) => abilities.most_references > 0 },
  { template: "Negative prompt", fits: ({ abilities }) => abilities.has_negative_prompt },
  { template: "Transparent background", fits: ({ abilities }) => abilities.backgrounds.includes("transparent") },
  {
    template: "2K and larger",
    fits: ({ abilities }) => Math.max(abilities.side?.high ?? 0, ...abilities.tiers.map(({ side }) => side)) >= 2048,
  },
];

export function choose(ids, offered) {
  const { wish } = current();
  change({ models: ids, ...fitting(wish, modelsOf({ models: ids }, offered)) });
}

function abilitiesOf(say, { abilities }) {
  return [
    abilities.most_references > 0 && say("References"),
    abilities.has_negative_prompt && say("Negative prompt"),
    abilities.has_seed && say("Seed"),
    abilities.backgrounds.includes("transparent") && say("Transparent"),
    abilities.tiers.length > 1 && tiersOf(abilities).join(", "),
  ].filter(Boolean);
}

function Card({ model, isChosen, isFirst, press }) {
  const say = useWords();
  return (
    <div
      role="option"
      aria-selected={isChosen}
      tabIndex={isFirst ? 0 : -1}
      className="model-card"
      data-testid={`model-option-${model.id}`}
      onClick={press}
      onKeyDown={(event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), press())}
    >
      <Sample model={model} className="wide" />
      <span className="model-card-name">
        {say(model.name)}
        {isChosen && <Check className="i small" aria-hidden="true" />}
      </span>
      <span className="model-card-facts num">{factsOf(say, model)}</span>
      {model.description && <span className="model-card-text">{say(model.description)}</span>}
      <span className="model-card-can">
        {/* The offers that can be asked stand before those that are left alone for a while. */}
        {model.offers?.[0]?.is_paused && <span className="badge warn">{say("Does not answer now")}</span>}
        {abilitiesOf(say, model).map((ability) => (
          <span key={ability} className="badge">
            {ability}
          </span>
        ))}
      </span>
    </div>
  );
}

// Arrows go where they point, whatever the number of columns.
function moveAmongCards(event) {
  const cards = [...event.currentTarget.querySelectorAll("[role=option]")];
  const at = cards.indexOf(document.activeElement);
  if (at < 0) return;
  const here = cards[at].getBoundingClientRect();
  const inColumn = (one) => Math.abs(one.getBoundingClientRect().left - here.left) < 4;
  const next = {
    ArrowRight: () => cards[at + 1],
    ArrowLeft: () => cards[at - 1],
    ArrowDown: () => cards.slice(at + 1).find(inColumn),
    ArrowUp: () => cards.slice(0, at).findLast(inColumn),
    Home: () => cards[0],
    End: () => cards.at(-1),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next()?.focus();
}

function Filters({ on, setOn, models }) {
  const say = useWords();
  const useful = FILTERS.filter(({ fits }) => models.some(fits));
  return (
    <div className="model-filters" role="group" aria-label={say("Filters")}>
      {useful.map(({ template }) => (
        <button
          key={template}
          type="button"
          className="chip"
          aria-pressed={on.includes(template)}
          onClick={() => setOn(on.includes(template) ? on.filter((one) => one !== template) : [...on, template])}
        >
          {say(template)}
        </button>
      ))}
    </div>
  );
}

function Cards({ found, ids, isComparing, press, clear }) {
  const say = useWords();
  const first = found.find(({ id }) => ids.includes(id)) ?? found[0];
  if (!found.length)
    return (
      <div className="face" role="status">
        <p className="face-title">{say("No model fits")}</p>
        <p className="face-text">{say("Nothing on offer has all of this at once.")}</p>
        <div className="face-acts">
          <button type="button" className="btn sm" onClick={clear}>
            {say("Clear all filters")}
          </button>
        </div>
      </div>
    );
  return (
    <div
      role="listbox"
      aria-label={say("Models")}
      aria-multiselectable={isComparing}
      className="model-cards"
      onKeyDown={moveAmongCards}
    >
      {found.map((model) => (
        <Card
          key={model.id}
          model={model}
          isChosen={ids.includes(model.id)}
          isFirst={model === first}
          press={() => press(model.id)}
        />
      ))}
    </div>
  );
}

const hasWords = (model, words) => {
  const text = `${model.name} ${model.provider_name} ${model.description} ${model.id}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

function Room({ isComparing, close }) {
  const say = useWords();
  const { models, chosen, isPhone } = useBench();
  const [search, setSearch] = useState("");
  const [on, setOn] = useState([]);
  const field = useRef(0);
  const ids = chosen.map(({ id }) => id);
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const filters = FILTERS.filter(({ template }) => on.includes(template));
    return models.filter((model) => hasWords(model, words) && filters.every(({ fits }) => fits(model)));
  }, [models, search, on]);
  const press = (id) => {
    if (!isComparing) return (choose([id], models), close());
    if (ids.includes(id))
      return (
        ids.length > 1 &&
        choose(
          ids.filter((one) => one !== id),
          models,
        )
      );
    if (ids.length >= MOST)
      return notice({ template: "At most {most} models at once.", values: { most: MOST }, kind: "warn" });
    return choose([...ids, id], models);
  };
  const clear = () => ((field.current += 1), setSearch(""), setOn([]));
  const toCards = (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    event.currentTarget.parentElement.querySelector("[role=option][tabindex='0']")?.focus();
  };
  return (
    <>
      <div onKeyDown={toCards}>
        {!isPhone && <BeginHere />}
        <TextField
          key={field.current}
          label={say("Search models")}
          placeholder={say("Search models")}
          hideLabel
          search
          type="search"
          autoComplete="off"
          onChange={setSearch}
        />
      </div>
      <Filters on={on} setOn={setOn} models={models} />
      <Cards {...{ found, ids, isComparing, press, clear }} />
      {isComparing && (
        <div className="model-foot">
          <span className="num muted" role="status">
            {say("{n} of {most} chosen", { n: ids.length, most: MOST })}
          </span>
          <button type="button" className="btn primary" onClick={close}>
            {say("Done")}
          </button>
        </div>
      )}
    </>
  );
}

export function Picker({ open, onClose, isComparing }) {
  const say = useWords();
  const { isPhone } = useBench();
  return (
    <DialogRoot open={open} onOpenChange={(next) => next || onClose()}>
      <DialogPanel
        look={isPhone ? "sheet bottom" : "dialog"}
        className={`model-room ${isPhone ? "" : "roomy"}`}
        title={isComparing ? say("Choose models to compare") : say("Choose a model")}
        description={isComparing ? say("The same prompt and seed on each, side by side.") : undefined}
      >
        <Room isComparing={isComparing} close={onClose} />
      </DialogPanel>
    </DialogRoot>
  );
}
