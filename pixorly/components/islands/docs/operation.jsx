// One address: what it is for, what goes in, what comes out, and the request in code.
import { useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Example } from "$/public/external/pixorly/components/islands/docs/example.jsx";
import { NO_KEY, written } from "$/public/external/pixorly/components/islands/docs/examples.js";
import { rowsOf, sampleOf } from "$/public/external/pixorly/components/islands/docs/shapes.js";
import { Trying } from "$/public/external/pixorly/components/islands/docs/trying.jsx";

// What the document marks as code is shown as code.
export const marked = (text) =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, at) => {
    if (part.startsWith("`")) return <code key={at}>{part.slice(1, -1)}</code>;
    return part.startsWith("**") ? <b key={at}>{part.slice(2, -2)}</b> : part;
  });

function addressOf(server, operation, values) {
  let path = operation.path;
  const query = new URLSearchParams();
  for (const one of operation.parameters) {
    const value = values[one.name];
    if (one.in === "path") path = path.replace(`{${one.name}}`, value ? encodeURIComponent(value) : `{${one.name}}`);
    else if (one.in === "query" && value) query.set(one.name, value);
  }
  return server + path + (query.size ? `?${query}` : "");
}

function Rows({ caption, rows, isAsked = false }) {
  const say = useWords();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="rows api-rows">
        <caption>{caption}</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                <code>{row.name}</code>
                {isAsked && row.required && <span className="badge">{say("required")}</span>}
              </th>
              <td>
                <span className="mono faint">
                  {row.kind} {row.bounds}
                </span>
                {row.text && <p>{marked(row.text)}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function parameterRows(operation) {
  return operation.parameters.map((one) => {
    const [row] = rowsOf({ properties: { [one.name]: one.schema } }, {});
    return { ...row, kind: `${one.in} · ${row.kind}`, required: one.required, text: one.description ?? row.text };
  });
}

function Answers({ operation, document }) {
  const say = useWords();
  const good = operation.answers.filter(([status]) => status.startsWith("2"));
  const bad = operation.answers.filter(([status]) => !status.startsWith("2"));
  return (
    <>
      {good.map(([status, told]) => {
        const content = Object.values(told.content ?? {})[0];
        const rows = content?.schema ? rowsOf(content.schema, document) : [];
        if (!rows.length) return null;
        const caption = `${say("Answer")} ${status}`;
        return (
          <details key={status} className="api-folded">
            <summary>{caption}</summary>
            <Rows caption={caption} rows={rows} />
          </details>
        );
      })}
      <details className="api-refusals">
        <summary>{say("How it may refuse")}</summary>
        <dl>
          {bad.map(([status, told]) => (
            <div key={status}>
              <dt className="mono">{status}</dt>
              <dd>{marked(told.description)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

export function Operation({ operation, document, server, keyTyped }) {
  const say = useWords();
  const isJson = operation.media === "application/json";
  const [values, setValues] = useState({});
  const [text, setText] = useState(isJson ? JSON.stringify(sampleOf(operation.body, document), null, 2) : null);
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    json = { "…": say("This is no JSON yet.") };
  }
  const asked = { method: operation.method, json, file: operation.media.startsWith("multipart"), isStream: operation.isStream };
  const code = written({ ...asked, url: addressOf(server, operation, values), key: NO_KEY });
  const here = { ...asked, url: addressOf(`${globalThis.location?.origin ?? ""}/api/v1`, operation, values), key: keyTyped };
  const parameters = parameterRows(operation);
  const rows = isJson ? rowsOf(operation.body, document) : [];
  return (
    <section className="api-operation" id={operation.id}>
      <h3>{operation.summary}</h3>
      <p className="mono api-address">
        <span className={`api-method ${operation.method.toLowerCase()}`}>{operation.method}</span> {operation.path}
      </p>
      {operation.text.split("\n\n").map((paragraph) => (
        <p key={paragraph}>{marked(paragraph)}</p>
      ))}
      <Example code={code} />
      {parameters.length > 0 && <Rows caption={say("In the address and headers")} rows={parameters} isAsked />}
      {rows.length > 0 && <Rows caption={say("Body")} rows={rows} isAsked />}
      <Answers operation={operation} document={document} />
      <details className="api-trying">
        <summary>{say("Try it")}</summary>
        <Trying
          request={here}
          hasFile={asked.file}
          text={text}
          onText={setText}
          values={values}
          onValue={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
          parameters={operation.parameters.filter((one) => one.in !== "header")}
        />
      </details>
    </section>
  );
}
