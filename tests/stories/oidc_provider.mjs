// A certified OpenID provider, for one story: it lets everybody in as whoever they say they are.
import Provider from "oidc-provider";

const [port, wayBack] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

// Those whose name begins with "un" have never shown that their address is theirs.
const account = (id) => ({
  accountId: id,
  claims: () => ({ sub: id, name: id, email: `${id}@example.com`, email_verified: !id.startsWith("un") }),
});

const provider = new Provider(issuer, {
  clients: [{ client_id: "pixorly", client_secret: "a secret that both sides know", redirect_uris: [wayBack] }],
  findAccount: (_, id) => account(id),
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["only for this story"] },
});

provider.listen(Number(port), "127.0.0.1");
