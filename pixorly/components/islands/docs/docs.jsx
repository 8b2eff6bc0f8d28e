// The page of the API's reference: everything in it comes from the document that programs read too.
import { useEffect, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";
import { Example } from "$/public/external/pixorly/components/islands/docs/example.jsx";
import { firstPicture } from "$/public/external/pixorly/components/islands/docs/examples.js";
import { marked, Operation } from "$/public/external/pixorly/components/islands/docs/operation.jsx";
import { operationsOf } from "$/public/external/pixorly/components/islands/docs/shapes.js";

const DOCUMENT = "/api/v1/openapi.json";
let fetched = null;

// Both parts of the page read the same document, fetched once.
function useDocument() {
  const [document, setDocument] = useState(null);
  const [failed, setFailed] = useState(false);
  const read = () => {
    setFailed(false);
    fetched ??= fetch(DOCUMENT).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    fetched.then(setDocument, () => ((fetched = null), setFailed(true)));
  };
  useEffect(read, []);
  return { document, failed, read };
}

export function FirstPicture({ className = "" }) {
  const { document } = useDocument();
  const server = document?.servers[0].url ?? "https://pixorly.example/api/v1";
  return (
    <div className={className}>
      <Example code={firstPicture(server)} />
    </div>
  );
}

// Code in one language, where `{origin}` stands for where we are.
export function Snippet({ code, className = "" }) {
  const say = useWords();
  const { document } = useDocument();
  const origin = document ? new URL(document.servers[0].url).origin : "https://pixorly.example";
  const text = code.replaceAll("{origin}", origin);
  return (
    <div className={`api-code ${className}`}>
      <div className="api-code-head end">
        <CopyButton text={text} label={say("Copy")} look="sm ghost" />
      </div>
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

function Links({ groups }) {
  return groups.map(([tag, operations]) => (
    <div key={tag}>
      <h2 className="label">{tag}</h2>
      <ul>
        {operations.map((one) => (
          <li key={one.id}>
            <a href={`#${one.id}`}>{one.summary}</a>
          </li>
        ))}
      </ul>
    </div>
  ));
}

// At the side, or folded above where there is no side.
function Nav({ groups }) {
  const say = useWords();
  return (
    <>
      <nav className="api-nav" aria-label={say("Addresses of the API")}>
        <Links groups={groups} />
      </nav>
      <nav className="api-contents" aria-label={say("Addresses of the API")}>
        <details>
          <summary>{say("Addresses of the API")}</summary>
          <Links groups={groups} />
        </details>
      </nav>
    </>
  );
}

function Key({ value, onChange }) {
  const say = useWords();
  return (
    <label className="api-key">
      <span>{say("Your key, to try things here")}</span>
      <span className="box">
        <input
          className="mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="px_live_…"
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      </span>
      <small className="faint">{say("It stays in this page and is gone when you leave it. What you try counts and costs as always.")}</small>
    </label>
  );
}

export function Reference({ className = "" }) {
  const say = useWords();
  const { document, failed, read } = useDocument();
  const [key, setKey] = useState("");
  useEffect(() => {
    if (document && window.location.hash) globalThis.document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [document]);
  if (failed)
    return (
      <div className="face error" role="alert">
        <p className="face-title">{say("The reference could not be read")}</p>
        <button type="button" className="btn" onClick={read}>
          {say("Retry")}
        </button>
      </div>
    );
  if (!document) return <div className="skeleton" style={{ height: "60vh", width: "100%" }} role="status" aria-label={say("Loading")} />;
  const groups = Object.entries(Object.groupBy(operationsOf(document), (one) => one.tag));
  return (
    <div className={`api-reference ${className}`}>
      <Nav groups={groups} />
      <div className="api-body">
        {document.info.description.split("\n\n").map((paragraph) => (
          <p key={paragraph}>{marked(paragraph)}</p>
        ))}
        <Key value={key} onChange={setKey} />
        {groups.map(([tag, operations]) => (
          <section key={tag}>
            <h2>{tag}</h2>
            {operations.map((one) => (
              <Operation key={one.id} operation={one} document={document} server={document.servers[0].url} keyTyped={key} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
