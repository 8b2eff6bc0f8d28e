// The same request in three languages. What is sent is quoted so that it arrives as it was written.

export const LANGUAGES = [
  ["curl", "curl"],
  ["python", "Python"],
  ["javascript", "JavaScript"],
];
export const NO_KEY = "px_live_…";

const inShell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const indented = (text, by) => text.replaceAll("\n", `\n${by}`);

function inPython(value, by = "") {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  const deeper = `${by}    `;
  const lines = (parts, open, close) =>
    parts.length ? `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${by}${close}` : open + close;
  if (Array.isArray(value)) return lines(value.map((one) => inPython(one, deeper)), "[", "]");
  if (typeof value === "object")
    return lines(Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${inPython(one, deeper)}`), "{", "}");
  return JSON.stringify(value);
}

function curl({ method, url, key, json, file, isStream }) {
  const lines = [`curl ${isStream ? "-N " : ""}${method === "GET" || json || file ? "" : `-X ${method} `}${inShell(url)}`];
  if (json && method !== "POST") lines[0] = `curl -X ${method} ${inShell(url)}`;
  lines.push(`-H 'Authorization: Bearer ${key}'`);
  if (json) lines.push("-H 'Content-Type: application/json'", `-d ${inShell(JSON.stringify(json, null, 2))}`);
  if (file) lines.push("-F file=@photo.jpg");
  return lines.join(" \\\n  ");
}

function python({ method, url, key, json, file, isStream }) {
  const given = [JSON.stringify(url), `headers={"Authorization": ${JSON.stringify(`Bearer ${key}`)}}`];
  if (json) given.push(`json=${indented(inPython(json), "    ")}`);
  if (file) given.push('files={"file": open("photo.jpg", "rb")}');
  if (isStream) given.push("stream=True");
  const call = `answer = requests.${method.toLowerCase()}(\n    ${given.join(",\n    ")},\n)\nanswer.raise_for_status()`;
  const last = isStream ? "for line in answer.iter_lines():\n    print(line.decode())" : "print(answer.json())";
  return `import requests\n\n${call}\n${last}`;
}

function javascript({ method, url, key, json, file, isStream }) {
  const given = method === "GET" ? [] : [`method: "${method}"`];
  const headers = [`Authorization: ${JSON.stringify(`Bearer ${key}`)}`];
  if (json) headers.push('"Content-Type": "application/json"');
  given.push(`headers: { ${headers.join(", ")} }`);
  if (json) given.push(`body: JSON.stringify(${indented(JSON.stringify(json, null, 2), "  ")})`);
  if (file) given.push("body: form");
  const before = file ? 'const form = new FormData();\nform.append("file", photo);\n' : "";
  const call = `${before}const answer = await fetch(${JSON.stringify(url)}, {\n  ${given.join(",\n  ")},\n});`;
  const last = isStream
    ? "for await (const part of answer.body.pipeThrough(new TextDecoderStream())) console.log(part);"
    : "console.log(await answer.json());";
  return `${call}\n${last}`;
}

export const written = (request) => ({ curl: curl(request), python: python(request), javascript: javascript(request) });

// From nothing to the address of a picture.
export function firstPicture(server, key = NO_KEY) {
  const json = { prompt: "a lighthouse on a cliff at dusk, storm coming", parameters: { width: 1024, height: 768 } };
  const asked = JSON.stringify(json);
  return {
    curl: `KEY=${key}
JOB=$(curl -s ${server}/generate -H "Authorization: Bearer $KEY" \\
  -H 'Content-Type: application/json' -d ${inShell(asked)} \\
  | sed -E 's/.*"jobId":"([^"]+)".*/\\1/')
curl -s "${server}/status/$JOB?wait=60" -H "Authorization: Bearer $KEY" \\
  | sed -E 's/.*"url":"([^"]+)".*/\\1/' | xargs curl -o picture.png`,
    python: `import requests

server = "${server}"
api = requests.Session()
api.headers["Authorization"] = "Bearer ${key}"

job = api.post(f"{server}/generate", json=${inPython(json)}).json()
done = api.get(f"{server}/status/{job['jobId']}", params={"wait": 60}).json()
with open("picture.png", "wb") as file:
    file.write(requests.get(done["images"][0]["url"]).content)`,
    javascript: `const server = "${server}";
const headers = { Authorization: "Bearer ${key}", "Content-Type": "application/json" };

const body = JSON.stringify(${JSON.stringify(json, null, 2)});
const job = await (await fetch(\`\${server}/generate\`, { method: "POST", headers, body })).json();
const done = await (await fetch(\`\${server}/status/\${job.jobId}?wait=60\`, { headers })).json();
console.log(done.images[0].url);`,
  };
}
