// JSON Web Tokens: made for servers to check, and checked as their users would, by code that is not ours.

import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

/** A key of the client's or the issuer's own, P-256. */
export class Key {
  #pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

  constructor(kid) {
    this.kid = kid;
  }

  /** The public half. */
  get public() {
    return { ...this.#pair.publicKey.export({ format: "jwk" }), kid: this.kid, alg: "ES256", use: "sig" };
  }

  /** A signed JWT. `header` comes beside `alg` and `kid`. */
  sign(claims, header = {}) {
    const signed = `${encode({ alg: "ES256", typ: "JWT", kid: this.kid, ...header })}.${encode(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: this.#pair.privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  }
}

/** The claims of a JWT, once its RS256 signature was checked by one of `keys`. */
export function verified(token, { keys }) {
  const [header, claims, signature] = token.split(".");
  const { alg, kid } = decode(header);
  const key = keys.find((known) => known.kid === kid);
  if (alg !== "RS256" || key === undefined) throw new Error(`no key for a token of ${alg}`);
  const good = verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), createPublicKey({ key, format: "jwk" }), Buffer.from(signature, "base64url"));
  if (!good) throw new Error("the signature is not good");
  return decode(claims);
}

/** A PKCE verifier and its challenge (RFC 7636). */
export function pkce() {
  const verifier = secret();
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** Nobody guesses it. */
export function secret() {
  return randomBytes(32).toString("base64url");
}

/** Now and in `seconds`, in seconds since 1970. */
export function nowPlus(seconds) {
  return Math.floor(Date.now() / 1000) + seconds;
}
