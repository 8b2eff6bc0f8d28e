// The composer: a column beside the feed on a desk, a sheet docked under it on a phone.
import { useEffect, useMemo, useRef, useState } from "react";
import { ImagePlus } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { modelsOf, together } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { Bench, undoable, usePhone } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { Desk } from "$/public/external/pixorly/components/islands/composer/desk.jsx";
import { Dock } from "$/public/external/pixorly/components/islands/composer/dock.jsx";
import { useGenerate, useGenerateKeys } from "$/public/external/pixorly/components/islands/composer/go.jsx";
import { choose, Picker } from "$/public/external/pixorly/components/islands/composer/models.jsx";
import { focusPrompt } from "$/public/external/pixorly/components/islands/composer/prompt_box.jsx";
import { useDropping } from "$/public/external/pixorly/components/islands/composer/dropping.js";
import { usePress, useSending } from "$/public/external/pixorly/components/islands/composer/sending.js";
import { useUploads } from "$/public/external/pixorly/components/islands/composer/uploads.js";
import { change, current, useWishing } from "$/public/external/pixorly/components/islands/composer/wish.js";

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
  const [isOver, pasting] = useDropping(uploads);
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
  useGenerateKeys(generate);

  const bench = {
    models,
    weighed,
    reasons,
    isWeighed,
    chosen,
    can,
    isPhone,
    uploads,
    isComparing,
    setComparing,
    ...shelves,
  };
  const Shown = isPhone ? Dock : Desk;
  return (
    <Bench.Provider value={bench}>
      <section
        ref={panel}
        className={`composer${isOver ? " over" : ""}`}
        aria-label={say("Composer")}
        data-testid="composer"
        {...pasting}
      >
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
