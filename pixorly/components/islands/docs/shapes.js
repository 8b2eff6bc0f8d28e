// Reading an OpenAPI document: references followed, alternatives with null told as optional, a body to begin with.

export function followed(schema, document) {
  if (!schema?.$ref) return schema ?? {};
  return schema.$ref
    .slice(2)
    .split("/")
    .reduce((at, name) => at?.[name], document);
}

// `null` is how the document says that something may be left out.
function plain(schema, document) {
  const here = followed(schema, document);
  const kinds = (here.anyOf ?? []).filter((one) => one.type !== "null");
  return kinds.length === 1 ? { ...followed(kinds[0], document), ...without(here) } : here;
}

const without = ({ anyOf, ...rest }) => rest;

function kindOf(schema, document) {
  const here = plain(schema, document);
  if (here.enum) return here.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (here.const !== undefined) return JSON.stringify(here.const);
  if (here.anyOf) return [...new Set(here.anyOf.map((one) => kindOf(one, document)))].join(" | ");
  if (here.type === "array") return `${kindOf(here.items, document)}[]`;
  return here.format ? `${here.type} (${here.format})` : (here.type ?? "any");
}

function boundsOf(schema, document) {
  const here = plain(schema, document);
  const low = here.minimum ?? here.minLength ?? here.minItems;
  const high = here.maximum ?? here.maxLength ?? here.maxItems ?? here.maxProperties;
  if (low === undefined && high === undefined) return "";
  return `${low ?? ""}…${high ?? ""}`;
}

// What is inside stands under the name of what holds it: `parameters.width`.
export function rowsOf(schema, document, before = "") {
  const here = plain(schema, document);
  const rows = [];
  for (const [name, one] of Object.entries(here.properties ?? {})) {
    const inside = plain(one, document);
    const held = inside.type === "array" ? plain(inside.items, document) : inside;
    rows.push({
      name: before + name,
      kind: kindOf(one, document),
      bounds: boundsOf(one, document),
      required: (here.required ?? []).includes(name),
      text: one.description ?? inside.description ?? "",
    });
    if (held.properties) rows.push(...rowsOf(held, document, `${before}${name}${inside.type === "array" ? "[]" : ""}.`));
  }
  return rows;
}

export function sampleOf(schema, document) {
  const here = plain(schema, document);
  if (here.examples?.length) return here.examples[0];
  if (here.default !== undefined && here.default !== null) return here.default;
  if (here.enum) return here.enum[0];
  if (here.type === "array") return here.items ? [sampleOf(here.items, document)] : [];
  if (here.properties) {
    const wanted = here.required ?? [Object.keys(here.properties)[0]];
    return Object.fromEntries(wanted.map((name) => [name, sampleOf(here.properties[name], document)]));
  }
  if (here.format === "date-time") return new Date(Date.now() - 86_400_000).toISOString();
  return { string: "", integer: 1, number: 1, boolean: true }[here.type] ?? null;
}

// One entry for each address and method, in the order of the document.
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => {
      const content = told.requestBody?.content ?? {};
      const media = Object.keys(content)[0] ?? "";
      return {
        id: told.operationId,
        method: method.toUpperCase(),
        path,
        media,
        body: content[media]?.schema,
        tag: told.tags?.[0] ?? "",
        summary: told.summary ?? "",
        text: told.description ?? "",
        parameters: told.parameters ?? [],
        answers: Object.entries(told.responses),
        isStream: Boolean(told.responses["200"]?.content?.["text/event-stream"]),
      };
    }),
  );
}
