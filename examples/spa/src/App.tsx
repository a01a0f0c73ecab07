import { useState } from "react";
import { Hydra } from "polyhydra/browser";
import { Errors } from "./Errors";
import { Registration } from "./Registration";
import { Server } from "./Server";

/** Asks for a server's public URL, and shows what a page can do with it. */
export function App() {
  const [publicUrl, setPublicUrl] = useState(new URLSearchParams(location.search).get("server") ?? "http://127.0.0.1:4444");
  const [hydra, setHydra] = useState<Hydra>();
  return (
    <>
      <h1>A Hydra, seen from a page</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setHydra(new Hydra({ publicUrl }));
        }}
      >
        <label>
          Public URL <input value={publicUrl} onChange={(event) => setPublicUrl(event.target.value)} />
        </label>
        <button>Look</button>
      </form>
      {hydra && (
        <>
          <Server hydra={hydra} key={publicUrl} />
          <Registration hydra={hydra} />
          <Errors hydra={hydra} publicUrl={publicUrl} />
        </>
      )}
    </>
  );
}
