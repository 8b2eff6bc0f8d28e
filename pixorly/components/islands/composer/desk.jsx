// The composer as a column: all of it in sight, the press at its foot.
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Advanced } from "$/public/external/pixorly/components/islands/composer/advanced.jsx";
import { useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { Balance, GenerateButton, Hindrance } from "$/public/external/pixorly/components/islands/composer/go.jsx";
import { ModelButton } from "$/public/external/pixorly/components/islands/composer/model_button.jsx";
import { choose } from "$/public/external/pixorly/components/islands/composer/models.jsx";
import { Presets } from "$/public/external/pixorly/components/islands/composer/presets.jsx";
import { Expansion, Negative, PromptBox } from "$/public/external/pixorly/components/islands/composer/prompt_box.jsx";
import { Images, Ratio } from "$/public/external/pixorly/components/islands/composer/shape.jsx";

export function ModelRow({ openPicker }) {
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
          <button
            type="button"
            className="small-act"
            aria-pressed={isComparing}
            data-testid="compare-models"
            onClick={turn}
          >
            {say("Compare 2+")}
          </button>
        </span>
      </div>
      <ModelButton onOpen={openPicker} />
    </div>
  );
}

export function Asides() {
  return (
    <div className="asides">
      <Negative />
      <Expansion />
    </div>
  );
}

export function Desk({ generate, isBusy, openPicker }) {
  return (
    <>
      <div className="composer-scroll">
        <div>
          <PromptBox />
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
