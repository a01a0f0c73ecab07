import { thrown, tell, type Client, type Result } from "./client.js";
import { httpInfo, type Caller, type CallOptions, type Page, type Pages } from "./group.js";
import type { Call } from "./wasm/full/polyhydra.js";

/** A list of everything, or the one page that was asked for with status and headers. */
export function list<T>({ client, withHttpInfo }: Caller, operation: string, given: object, options: CallOptions | undefined): Pages<T> {
  if (withHttpInfo) return onePage(client, operation, given, options) as unknown as Pages<T>;
  const pages = () => allPages<T>(client, operation, given, options);
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}

async function onePage(client: Client, operation: string, given: object, options: CallOptions | undefined): Promise<unknown> {
  const told = tell(given, options);
  const engine = client.engine ?? (await client.load(told.signal));
  const call = thrown(() => engine.call(operation, told.arguments, told.options));
  let page: unknown;
  const result = await client.run(call, told.signal, (call, { data }) => (page = pageOf(call, data as unknown[])));
  return httpInfo(page, result);
}

async function* allPages<T>(client: Client, operation: string, given: object, options: CallOptions | undefined): AsyncGenerator<Page<T>, void, undefined> {
  const told = tell(given, options);
  const engine = client.engine ?? (await client.load(told.signal));
  const listing = thrown(() => engine.list(operation, told.arguments, told.options));
  try {
    for (;;) {
      const call = thrown(() => listing.next_call());
      if (call === undefined) return;
      let page: Page<T> | undefined;
      await client.run(call, told.signal, (call, { data, text }: Result) => {
        const items = data as T[];
        // A page's length, beginning and end tell it from another.
        const isNew = listing.turn(call, items.length, `${text.length}:${text.slice(0, 2000)}${text.slice(-2000)}`);
        if (isNew) page = pageOf(call, items);
      });
      if (page === undefined) return;
      yield page;
    }
  } finally {
    listing.free();
  }
}

function pageOf<T>(call: Call, items: T[]): Page<T> {
  const nextPageToken = call.next_page(items.length);
  return nextPageToken === undefined ? { items } : { items, nextPageToken };
}
