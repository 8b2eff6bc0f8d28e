// Sends the request from this page, with the key that was typed above and is kept in this page alone.
import { useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const MOST_SHOWN = 20_000;
const MOST_EVENTS_MS = 15_000;

async function ask({ method, url, key, text, file, isStream }) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  let body;
  if (file) (body = new FormData()).append("file", file);
  else if (text) (headers["Content-Type"] = "application/json"), (body = text);
  const begun = performance.now();
  const signal = isStream ? AbortSignal.timeout(MOST_EVENTS_MS) : undefined;
  const answer = await fetch(url, { method, headers, body, signal, credentials: "omit" });
  const told = isStream && answer.ok ? await firstOf(answer) : await answer.text();
  return { status: answer.status, ms: Math.round(performance.now() - begun), told: pretty(told).slice(0, MOST_SHOWN) };
}

// A stream does not end by itself, so what it says first is shown.
async function firstOf(answer) {
  const reader = answer.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function Trying({ request, hasFile, text, onText, values, onValue, parameters }) {
  const say = useWords();
  const [answer, setAnswer] = useState(null);
  const [busy, setBusy] = useState(false);
  const [file, setFile] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      setAnswer(await ask({ ...request, text, file }));
    } catch {
      setAnswer({ status: 0, told: say("Nothing came back. The connection failed, or took too long.") });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="api-try" onSubmit={send}>
      {parameters.map((one) => (
        <label key={one.name} className="api-field">
          <span className="mono">{one.name}</span>
          <span className="box">
            <input
              value={values[one.name] ?? ""}
              required={one.required}
              onChange={(event) => onValue(one.name, event.target.value)}
            />
          </span>
        </label>
      ))}
      {text !== null && (
        <label className="api-field">
          <span>{say("Body")}</span>
          <span className="box">
            <textarea
              className="mono"
              rows={Math.min(14, text.split("\n").length + 1)}
              value={text}
              spellCheck={false}
              onChange={(event) => onText(event.target.value)}
            />
          </span>
        </label>
      )}
      {hasFile && <input type="file" aria-label={say("Picture")} required onChange={(e) => setFile(e.target.files[0])} />}
      <div className="api-send">
        <button type="submit" className="btn primary" aria-busy={busy} disabled={!request.key}>
          {say("Send")}
        </button>
        {!request.key && <span className="faint">{say("Enter a key at the top first.")}</span>}
      </div>
      <div role="status">
        {answer && (
          <div className="api-answer">
            <p className={answer.status >= 200 && answer.status < 300 ? "good" : "bad"}>
              {answer.status || ""} {answer.ms !== undefined && <span className="faint">{answer.ms} ms</span>}
            </p>
            <pre tabIndex={0}>
              <code>{answer.told}</code>
            </pre>
          </div>
        )}
      </div>
    </form>
  );
}
