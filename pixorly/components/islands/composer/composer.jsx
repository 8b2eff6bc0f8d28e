// The composer: a column beside the feed on a desk, a sheet docked under it on a phone.
import { useEffect, useMemo, useRef, useState } from "react";
import { ImagePlus } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { DialogPanel, DialogRoot } from "$/public/external/pixorly/components/ui/dialog/dialog.jsx";
import { modelsOf, together } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { Advanced, Settings, useChangedWords } from "$/public/external/pixorly/components/islands/composer/advanced.jsx";
import { Bench, inImages, undoable, useBench, usePhone } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { Balance, GenerateButton, Hindrance, useGenerate } from "$/public/external/pixorly/components/islands/composer/go.jsx";
import { choose, ModelButton, Picker } from "$/public/external/pixorly/components/islands/composer/models.jsx";
import { Presets } from "$/public/external/pixorly/components/islands/composer/presets.jsx";
import { Expansion, focusPrompt, Negative, PromptBox } from "$/public/external/pixorly/components/islands/composer/prompt_box.jsx";
import { useDropping } from "$/public/external/pixorly/components/islands/composer/references.jsx";
import { usePress, useSending } from "$/public/external/pixorly/components/islands/composer/sending.js";
import { Images, Ratio } from "$/public/external/pixorly/components/islands/composer/shape.jsx";
import { useUploads } from "$/public/external/pixorly/components/islands/composer/uploads.js";
import { change, current, useWish, useWishing } from "$/public/external/pixorly/components/islands/composer/wish.js";

const NO_REASONS = [];

// Values from a picture, a batch, or another island: taken over at once, and given back on request.
function useTakingOver() {
  useEffect(() => {
    const hear = ({ detail }) => {
      const before = current().wish;
      change(detail?.wish ?? {});
      undoable({ template: "Settings taken over." }, () => change(before));
      // Whatever layer told this closes first.
      requestAnimationFrame(() => {
        focusPrompt();
        const field = document.getElementById("prompt");
        field?.setSelectionRange(field.value.length, field.value.length);
      });
    };
    window.addEventListener("pixorly:use", hear);
    return () => window.removeEventListener("pixorly:use", hear);
  }, []);
}

// A wish without a model begins with the first on offer.
function useDefaultModel({ whose, defaultModel, models }, wish) {
  useEffect(() => {
    // A draft that came this very moment may have brought models along.
    if (whose && defaultModel && !current().wish.models.length) choose([defaultModel], models);
  }, [whose, defaultModel, wish.models.length]);
}

function ModelRow({ openPicker }) {
  const say = useWords();
  const { chosen, isComparing, setComparing, models } = useBench();
  const turn = () => {
    if (isComparing && chosen.length > 1) choose([chosen[0].id], models);
    setComparing(!isComparing);
    if (!isComparing) openPicker();
  };
  return (
    <div>
      <div className="row-between">
        <span className="label" id="model-label">
          {say("Model")}
        </span>
        <span className="small-acts">
          <Presets />
          <button type="button" className="small-act" aria-pressed={isComparing} data-testid="compare-models" onClick={turn}>
            {say("Compare 2+")}
          </button>
        </span>
      </div>
      <ModelButton onOpen={openPicker} />
    </div>
  );
}

function Asides() {
  return (
    <div className="asides">
      <Negative />
      <Expansion />
    </div>
  );
}

function Desk({ generate, isBusy, openPicker }) {
  return (
    <>
      <div className="composer-scroll">
        <div>
          <PromptBox onGenerate={generate} />
          <Asides />
        </div>
        <ModelRow openPicker={openPicker} />
        <Ratio />
        <Images />
        <Advanced />
      </div>
      <div className="go">
        <Hindrance />
        <div className="row-between go-price">
          <Balance />
        </div>
        <GenerateButton generate={generate} isBusy={isBusy} />
      </div>
    </>
  );
}

// One step further away than on a desk, and all of it there.
function More({ open, onClose, openPicker }) {
  const say = useWords();
  return (
    <DialogRoot open={open} onOpenChange={(next) => next || onClose()}>
      <DialogPanel look="sheet bottom" title={say("Settings")} className="composer-more">
        <Asides />
        <ModelRow openPicker={() => (onClose(), openPicker())} />
        <Ratio />
        <Images />
        <Settings />
        <div className="row-between go-price">
          <Balance />
        </div>
      </DialogPanel>
    </DialogRoot>
  );
}

function Chips({ openPicker, openMore }) {
  const say = useWords();
  const { chosen, weighed } = useBench();
  const { ratio, width, height, count } = useWish();
  const advanced = useChangedWords();
  const name = chosen.length > 1 ? say("{n} models", { n: chosen.length }) : (chosen[0]?.name ?? say("Model"));
  const shape = width ? `${width} × ${height}` : ratio;
  return (
    <div className="dock-chips">
      <button type="button" className="chip on" data-testid="model-select" aria-haspopup="dialog" onClick={openPicker}>
        {name}
      </button>
      <button type="button" className="chip num" aria-label={say("Aspect ratio: {ratio}", { ratio: shape })} onClick={openMore}>
        {shape}
      </button>
      <button type="button" className="chip num" onClick={openMore}>
        {inImages(say, count)}
      </button>
      {weighed.prompt_count > 1 && (
        <button type="button" className="chip num" onClick={openMore}>
          {say("{n} prompts", { n: weighed.prompt_count })}
        </button>
      )}
      <button type="button" className="chip" data-testid="more-settings" onClick={openMore}>
        {advanced}
      </button>
    </div>
  );
}

function Dock({ generate, isBusy, openPicker }) {
  const [isOpen, setOpen] = useState(false);
  const openMore = () => setOpen(true);
  return (
    <>
      <button type="button" className="dock-grab" tabIndex={-1} aria-hidden="true" onClick={openMore} />
      <PromptBox onGenerate={generate} />
      <Chips openPicker={openPicker} openMore={openMore} />
      <Hindrance />
      <GenerateButton generate={generate} isBusy={isBusy} />
      <More open={isOpen} onClose={() => setOpen(false)} openPicker={openPicker} />
    </>
  );
}

// The feed ends above the dock, however high it is just now.
function useDockHeight(panel, isPhone) {
  useEffect(() => {
    const studio = panel.current?.parentElement;
    if (!studio || !isPhone) return void studio?.style.removeProperty("--dock");
    const watching = new ResizeObserver(() => studio.style.setProperty("--dock", `${panel.current.offsetHeight}px`));
    watching.observe(panel.current);
    return () => (watching.disconnect(), studio.style.removeProperty("--dock"));
  }, [isPhone]);
}

function useShelves(props) {
  return useMemo(
    () => ({
      saved: {
        presets: props.presets ?? [],
        templates: props.templates ?? [],
        starters: props.starters ?? [],
        kept: props.savedCount ?? 0,
        onSavePreset: props.onSavePreset,
        onChangePreset: props.onChangePreset,
        onRenamePreset: props.onRenamePreset,
        onSharePreset: props.onSharePreset,
        onRemovePreset: props.onRemovePreset,
        onSaveTemplate: props.onSaveTemplate,
        onRemoveTemplate: props.onRemoveTemplate,
        onPutBack: props.onPutBack,
      },
      wildcards: props.wildcards ?? [],
      wildcard: {
        opened: props.openedWildcard,
        kept: props.wildcardCount ?? 0,
        onOpen: props.onOpenWildcard,
        onSave: props.onSaveWildcard,
        onRemove: props.onRemoveWildcard,
        onPutBack: props.onPutWildcardBack,
      },
    }),
    [props],
  );
}

export function Composer({ models = [], weighed = {}, kept = 0, accepted = "", onGenerate, ...props }) {
  const say = useWords();
  const panel = useRef(null);
  const isPhone = usePhone();
  const wishing = useWishing();
  const { wish } = wishing;
  const uploads = useUploads();
  const [isOver, dropping] = useDropping(uploads);
  const [isPicking, setPicking] = useState(false);
  const [wantsSeveral, setComparing] = useState(false);
  const isComparing = wantsSeveral || wish.models.length > 1;
  const chosen = useMemo(() => modelsOf(wish, models), [wish.models, models]);
  const can = useMemo(() => together(chosen), [chosen]);
  const isWeighed = kept > 0;
  const reasons = (isWeighed && weighed.reasons) || NO_REASONS;
  const shelves = useShelves(props);

  useSending({ ...props, kept }, panel);
  useTakingOver();
  useDefaultModel({ ...props, models }, wish);
  useDockHeight(panel, isPhone);
  const press = usePress(onGenerate);
  const [generate, isBusy] = useGenerate({ accepted, press, reasons, isWeighed, wishing });

  const bench = { models, weighed, reasons, isWeighed, chosen, can, isPhone, uploads, isComparing, setComparing, ...shelves };
  const Shown = isPhone ? Dock : Desk;
  return (
    <Bench.Provider value={bench}>
      <section ref={panel} className={`composer${isOver ? " over" : ""}`} aria-label={say("Composer")} data-testid="composer" {...dropping}>
        <Shown generate={generate} isBusy={isBusy} openPicker={() => setPicking(true)} />
        {isOver && (
          <div className="composer-drop" aria-hidden="true">
            <ImagePlus className="i" />
            {say("Use as reference picture")}
          </div>
        )}
      </section>
      <Picker open={isPicking} onClose={() => setPicking(false)} isComparing={isComparing} />
    </Bench.Provider>
  );
}
