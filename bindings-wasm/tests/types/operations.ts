// Compiled, never run: every operation as it is called, what it gives, and a use that must not compile.

import {
  Hydra,
  type DeviceAuthorization,
  type HealthStatus,
  type HttpInfo,
  type IntrospectedOAuth2Token,
  type JsonWebKey,
  type JsonWebKeySet,
  type OAuth2Client,
  type OAuth2ConsentRequest,
  type OAuth2ConsentSession,
  type OAuth2LoginRequest,
  type OAuth2LogoutRequest,
  type OAuth2RedirectTo,
  type OAuth2TokenExchange,
  type OidcConfiguration,
  type OidcUserInfo,
  type Page,
  type Pages,
  type TrustedOAuth2JwtGrantIssuer,
  type VerifiableCredentialResponse,
  type Version,
} from "polyhydra";

/** Compiles where both are the same type. */
function is<Expected>() {
  return <Actual>(_: Actual, ..._same: [Expected] extends [Actual] ? ([Actual] extends [Expected] ? [] : [never]) : [never]): void => {};
}

const hydra = new Hydra({ publicUrl: "http://a", adminUrl: "http://b" });
const signal: AbortSignal | undefined = undefined;
const every = { signal, timeoutMs: 5, headers: { "X-A": "b" }, credentials: { bearer: "t" } };

export function oauth2(client: OAuth2Client): void {
  const { oauth2 } = hydra;
  is<Pages<OAuth2Client>>()(oauth2.listOAuth2Clients({ owner: "ops", clientName: "a", pageSize: 5, pageToken: "b", ...every }));
  // @ts-expect-error a size is a number
  oauth2.listOAuth2Clients({ pageSize: "5" });
  is<Promise<OAuth2Client>>()(oauth2.createOAuth2Client(client, every));
  // @ts-expect-error names are the wire's
  oauth2.createOAuth2Client({ clientName: "a" });
  is<Promise<OAuth2Client>>()(oauth2.getOAuth2Client("id", every));
  // @ts-expect-error null is no option
  oauth2.getOAuth2Client("id", null);
  is<Promise<OAuth2Client>>()(oauth2.setOAuth2Client("id", { ...client, contacts: ["a"] }, every));
  // @ts-expect-error the client is missing
  oauth2.setOAuth2Client("id");
  is<Promise<OAuth2Client>>()(oauth2.patchOAuth2Client("id", [{ op: "replace", path: "/owner", value: { any: ["json", 1, null] } }], every));
  // @ts-expect-error a patch is a list
  oauth2.patchOAuth2Client("id", { op: "replace", path: "/owner" });
  is<Promise<void>>()(oauth2.deleteOAuth2Client("id", every));
  // @ts-expect-error no id
  oauth2.deleteOAuth2Client(undefined);
  is<Promise<OAuth2Client>>()(oauth2.setOAuth2ClientLifespans("id", { client_credentials_grant_access_token_lifespan: "1h" }, every));
  // @ts-expect-error a lifespan is a text
  oauth2.setOAuth2ClientLifespans("id", { client_credentials_grant_access_token_lifespan: 3600 });
  is<Promise<OAuth2LoginRequest>>()(oauth2.getOAuth2LoginRequest("challenge", every));
  // @ts-expect-error no challenge
  oauth2.getOAuth2LoginRequest({ loginChallenge: "challenge" });
  is<Promise<OAuth2RedirectTo>>()(oauth2.acceptOAuth2LoginRequest("challenge", { subject: "sue", context: { any: 1 } }, every));
  // @ts-expect-error the subject is missing
  oauth2.acceptOAuth2LoginRequest("challenge", { remember: true });
  is<Promise<OAuth2RedirectTo>>()(oauth2.rejectOAuth2LoginRequest("challenge", { error: "access_denied" }, every));
  // @ts-expect-error a code is a text
  oauth2.rejectOAuth2LoginRequest("challenge", { error: 5 });
  is<Promise<OAuth2ConsentRequest>>()(oauth2.getOAuth2ConsentRequest("challenge", every));
  // @ts-expect-error there is no such option
  oauth2.getOAuth2ConsentRequest("challenge", { challenge: "x" });
  is<Promise<OAuth2RedirectTo>>()(oauth2.acceptOAuth2ConsentRequest("challenge", { grant_scope: ["openid"], session: { id_token: { a: 1 } } }, every));
  // @ts-expect-error scopes are a list
  oauth2.acceptOAuth2ConsentRequest("challenge", { grant_scope: "openid" });
  is<Promise<OAuth2RedirectTo>>()(oauth2.rejectOAuth2ConsentRequest("challenge", {}, every));
  // @ts-expect-error the reason is missing
  oauth2.rejectOAuth2ConsentRequest("challenge");
  is<Promise<OAuth2LogoutRequest>>()(oauth2.getOAuth2LogoutRequest("challenge", every));
  // @ts-expect-error no challenge
  oauth2.getOAuth2LogoutRequest();
  is<Promise<OAuth2RedirectTo>>()(oauth2.acceptOAuth2LogoutRequest("challenge", every));
  // @ts-expect-error there is nothing to say with it
  oauth2.acceptOAuth2LogoutRequest("challenge", { subject: "sue" });
  is<Promise<void>>()(oauth2.rejectOAuth2LogoutRequest("challenge", every));
  // @ts-expect-error it gives nothing
  oauth2.rejectOAuth2LogoutRequest("challenge").then((reply) => reply.redirect_to);
  is<Promise<OAuth2RedirectTo>>()(oauth2.acceptUserCodeRequest("challenge", { user_code: "AAAA" }, every));
  // @ts-expect-error the code is in an object
  oauth2.acceptUserCodeRequest("challenge", "AAAA");
  is<Pages<OAuth2ConsentSession>>()(oauth2.listOAuth2ConsentSessions("sue", every));
  // @ts-expect-error whose?
  oauth2.listOAuth2ConsentSessions();
  is<Promise<void>>()(oauth2.revokeOAuth2ConsentSessions({ subject: "sue", all: true, ...every }));
  // @ts-expect-error `all` is no text
  oauth2.revokeOAuth2ConsentSessions({ subject: "sue", all: "true" });
  is<Promise<void>>()(oauth2.revokeOAuth2LoginSessions({ subject: "sue", ...every }));
  // @ts-expect-error the subject is an option
  oauth2.revokeOAuth2LoginSessions("sue");
  is<Promise<IntrospectedOAuth2Token>>()(oauth2.introspectOAuth2Token("token", { scope: ["a"], ...every }));
  // @ts-expect-error scopes are texts
  oauth2.introspectOAuth2Token("token", { scope: [5] });
  is<Promise<void>>()(oauth2.deleteOAuth2Token("client", every));
  // @ts-expect-error whose?
  oauth2.deleteOAuth2Token();
  is<Promise<void>>()(oauth2.flushInactiveOAuth2Tokens({ notAfter: "2026-01-01T00:00:00Z" }, every));
  // @ts-expect-error times are texts
  oauth2.flushInactiveOAuth2Tokens({ notAfter: new Date() });
  is<Pages<TrustedOAuth2JwtGrantIssuer>>()(oauth2.listTrustedOAuth2JwtGrantIssuers({ issuer: "a", ...every }));
  // @ts-expect-error a list is no promise
  oauth2.listTrustedOAuth2JwtGrantIssuers().then;
  is<Promise<TrustedOAuth2JwtGrantIssuer>>()(oauth2.trustOAuth2JwtGrantIssuer({ issuer: "a", scope: ["b"], expires_at: "2030-01-01T00:00:00Z", jwk: { kid: "a", kty: "RSA", use: "sig", alg: "RS256" } }, every));
  // @ts-expect-error the key is missing
  oauth2.trustOAuth2JwtGrantIssuer({ issuer: "a", scope: ["b"], expires_at: "2030-01-01T00:00:00Z" });
  is<Promise<TrustedOAuth2JwtGrantIssuer>>()(oauth2.getTrustedOAuth2JwtGrantIssuer("id", every));
  // @ts-expect-error no number is an id
  oauth2.getTrustedOAuth2JwtGrantIssuer(5);
  is<Promise<void>>()(oauth2.deleteTrustedOAuth2JwtGrantIssuer("id", every));
  // @ts-expect-error no list of ids
  oauth2.deleteTrustedOAuth2JwtGrantIssuer(["id"]);
  is<Promise<void>>()(oauth2.revokeOAuth2Token("token", { clientId: "a", clientSecret: "b", ...every }));
  // @ts-expect-error there is no such option
  oauth2.revokeOAuth2Token("token", { client_id: "a" });
  is<Promise<OAuth2TokenExchange>>()(oauth2.oauth2TokenExchange("refresh_token", { refreshToken: "r", scope: "a b", ...every }));
  // @ts-expect-error the grant is missing
  oauth2.oauth2TokenExchange({ refreshToken: "r" });
  is<Promise<string>>()(oauth2.oAuth2Authorize("client", ["code", "id_token"], { state: "12345678", maxAge: 5, ...every }));
  // @ts-expect-error an age is a number
  oauth2.oAuth2Authorize("client", "code", { maxAge: "5" });
  is<Promise<DeviceAuthorization>>()(oauth2.oAuth2DeviceFlow("client", { scope: "a", ...every }));
  // @ts-expect-error which client?
  oauth2.oAuth2DeviceFlow();
  is<Promise<string>>()(oauth2.performOAuth2DeviceVerificationFlow({ userCode: "AAAA", ...every }));
  // @ts-expect-error the code is an option
  oauth2.performOAuth2DeviceVerificationFlow("AAAA");
}

export function oidc(client: OAuth2Client): void {
  const { oidc } = hydra;
  is<Promise<OidcConfiguration>>()(oidc.discoverOidcConfiguration(every));
  // @ts-expect-error it takes no address
  oidc.discoverOidcConfiguration("http://a");
  is<Promise<OidcUserInfo>>()(oidc.getOidcUserInfo({ accessToken: "t", ...every }));
  // @ts-expect-error the token is an option
  oidc.getOidcUserInfo("t");
  is<Promise<OAuth2Client>>()(oidc.createOidcDynamicClient(client, every));
  // @ts-expect-error no client
  oidc.createOidcDynamicClient();
  is<Promise<OAuth2Client>>()(oidc.getOidcDynamicClient("id", { registrationAccessToken: "t", ...every }));
  // @ts-expect-error the token is an option
  oidc.getOidcDynamicClient("id", "t");
  is<Promise<OAuth2Client>>()(oidc.setOidcDynamicClient("id", client, { registrationAccessToken: "t", ...every }));
  // @ts-expect-error the client is missing
  oidc.setOidcDynamicClient("id", { registrationAccessToken: "t" });
  is<Promise<void>>()(oidc.deleteOidcDynamicClient("id", { registrationAccessToken: "t", ...every }));
  // @ts-expect-error a token is a text
  oidc.deleteOidcDynamicClient("id", { registrationAccessToken: 5 });
  is<Promise<string>>()(oidc.revokeOidcSession({ idTokenHint: "t", state: "s", ...every }));
  // @ts-expect-error a visit is a URL, and no object
  oidc.revokeOidcSession().then((url) => url.redirect_to);
  is<Promise<string>>()(oidc.revokeUserLoginCookie(every));
  // @ts-expect-error whose cookie it is the browser knows
  oidc.revokeUserLoginCookie("sue");
  is<Promise<VerifiableCredentialResponse>>()(oidc.createVerifiableCredential({ format: "jwt_vc_json", types: ["a"], proof: { proof_type: "jwt", jwt: "x" } }, every));
  // @ts-expect-error types are a list
  oidc.createVerifiableCredential({ types: "a" });
}

export function jwk(keys: JsonWebKeySet, key: JsonWebKey): void {
  const { jwk } = hydra;
  is<Promise<JsonWebKeySet>>()(jwk.getJsonWebKeySet("set", every));
  // @ts-expect-error which set?
  jwk.getJsonWebKeySet();
  is<Promise<JsonWebKeySet>>()(jwk.createJsonWebKeySet("set", { alg: "RS256", kid: "a", use: "sig" }, every));
  // @ts-expect-error the algorithm is missing
  jwk.createJsonWebKeySet("set", { kid: "a" });
  is<Promise<JsonWebKeySet>>()(jwk.setJsonWebKeySet("set", keys, every));
  // @ts-expect-error a set is no list
  jwk.setJsonWebKeySet("set", [key]);
  is<Promise<void>>()(jwk.deleteJsonWebKeySet("set", every));
  // @ts-expect-error no number is a name
  jwk.deleteJsonWebKeySet(1);
  is<Promise<JsonWebKeySet>>()(jwk.getJsonWebKey("set", "kid", every));
  // @ts-expect-error which key?
  jwk.getJsonWebKey("set");
  is<Promise<JsonWebKey>>()(jwk.setJsonWebKey("set", "kid", key, every));
  // @ts-expect-error a set is no key
  jwk.setJsonWebKey("set", "kid", keys);
  is<Promise<void>>()(jwk.deleteJsonWebKey("set", "kid", every));
  // @ts-expect-error which key?
  jwk.deleteJsonWebKey("set");
}

export function others(): void {
  const { wellknown, metadata } = hydra;
  is<Promise<JsonWebKeySet>>()(wellknown.discoverJsonWebKeys(every));
  // @ts-expect-error the keys are a member
  wellknown.discoverJsonWebKeys().then((set) => set[0]);
  is<Promise<OidcConfiguration>>()(wellknown.discoverOAuth2AuthorizationServer(every));
  // @ts-expect-error names are the wire's
  wellknown.discoverOAuth2AuthorizationServer().then((found) => found.tokenEndpoint);
  is<Promise<HealthStatus>>()(metadata.isAlive(every));
  // @ts-expect-error a status is no yes or no
  metadata.isAlive().then((alive: boolean) => alive);
  is<Promise<HealthStatus>>()(metadata.isReady(every));
  // @ts-expect-error there is no such option
  metadata.isReady({ wait: true });
  is<Promise<Version>>()(metadata.getVersion(every));
  // @ts-expect-error a version is an object
  metadata.getVersion().then((version: string) => version);
}

export function withHttpInfo(): void {
  const { oauth2, metadata } = hydra.withHttpInfo;
  is<Promise<HttpInfo<Version>>>()(metadata.getVersion(every));
  is<Promise<HttpInfo<void>>>()(oauth2.deleteOAuth2Client("id"));
  is<Promise<HttpInfo<Page<OAuth2Client>>>>()(oauth2.listOAuth2Clients({ pageSize: 5 }));
  // @ts-expect-error the arguments are the same
  oauth2.getOAuth2Client(5);
  // @ts-expect-error the result is inside
  oauth2.getOAuth2Client("id").then((client) => client.client_id);
}
