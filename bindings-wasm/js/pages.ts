import { begin, forgotten, tell, type Client, type Held } from "./client.js";
import type { Core } from "./core.js";
import { httpInfo, type Caller, type CallOptions, type Page, type Pages } from "./group.js";

/** A list of everything, or the one page that was asked for with status and headers. */
export function list<T>({ client, withHttpInfo }: Caller, operation: string, given: object, options: CallOptions | undefined): Pages<T> {
  if (withHttpInfo) return onePage(client, operation, given, options) as unknown as Pages<T>;
  const pages = () => {
    const held: Held = { core: undefined, handle: 0 };
    const all = allPages<T>(held, client, operation, given, options);
    forgotten?.register(all, held);
    return all;
  };
  return { pages, [Symbol.asyncIterator]: () => items(pages()) };
}

/** The items of all pages. By hand, as a generator takes three turns for every one. */
function items<T>(pages: AsyncGenerator<Page<T>, void, undefined>): AsyncIterableIterator<T> {
  let page: readonly T[] = [];
  let at = 0;
  let turning: Promise<IteratorResult<T, void>> | undefined;
  const turn = async (): Promise<IteratorResult<T, void>> => {
    for (;;) {
      const { value, done } = await pages.next();
      if (done) return { value: undefined, done };
      if (value.items.length) {
        page = value.items;
        at = 1;
        return { value: page[0] as T, done: false };
      }
    }
  };
  return {
    next() {
      if (at < page.length) return Promise.resolve({ value: page[at++] as T, done: false });
      // Who asks before the last answer is there waits for it, and asks again.
      if (turning) return turning.then(() => this.next());
      turning = turn().finally(() => (turning = undefined));
      return turning;
    },
    async return() {
      page = [];
      await pages.return();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function onePage(client: Client, operation: string, given: object, options: CallOptions | undefined): Promise<unknown> {
  const told = tell(given, options);
  const engine = await client.engine(told.signal);
  const { core } = engine;
  const call = begin(engine, operation, told);
  try {
    const result = await client.drive(core, call, told.signal);
    return httpInfo(pageOf(core, call, result.data as unknown[]), result);
  } finally {
    core.free(call);
  }
}

async function* allPages<T>(held: Held, client: Client, operation: string, given: object, options: CallOptions | undefined): AsyncGenerator<Page<T>, void, undefined> {
  const told = tell(given, options);
  const engine = await client.engine(told.signal);
  const { core } = engine;
  const call = begin(engine, operation, told, true);
  Object.assign(held, { core, handle: call });
  try {
    for (let more = 2; more > 1; ) {
      const { data, text } = await client.drive(core, call, told.signal);
      const page = pageOf(core, call, data as T[]);
      // A page's length, beginning and end tell it from another.
      more = core.turnPage(call, page.items.length, `${text.length}:${text.slice(0, 2000)}${text.slice(-2000)}`);
      if (more) yield page;
    }
  } finally {
    held.handle = 0;
    core.free(call);
  }
}

function pageOf<T>(core: Core, call: number, items: T[]): Page<T> {
  const nextPageToken = core.nextPage(call, items.length);
  return nextPageToken === undefined ? { items } : { items, nextPageToken };
}
