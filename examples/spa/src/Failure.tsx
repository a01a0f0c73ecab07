import type { HydraError } from "polyhydra/browser";

/** An error, with what its kind has to say beside the message. */
export function Failure({ error }: { readonly error: HydraError }) {
  return (
    <p className="failure">
      <b>{error.kind}</b> {detail(error)}
      <br />
      {error.message}
    </p>
  );
}

function detail(error: HydraError): string {
  switch (error.kind) {
    case "build":
      return error.argument;
    case "unsupported":
      return `${error.operation} on ${error.version ?? error.generation}`;
    case "transport":
      return error.transport;
    case "api":
    case "oauth":
      return [error.status, error.error].join(" ");
    case "decode":
      return error.path;
    case "verification":
      return error.check;
    case "already_handled":
      return error.redirectTo ?? "";
  }
}
