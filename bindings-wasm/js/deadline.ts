/** Why no answer came, or not the whole of one. */
export class Failure extends Error {
  constructor(
    readonly kind: string,
    message: string,
    override readonly cause?: unknown,
    readonly mayHaveArrived = true,
  ) {
    super(message);
  }
}

type Cancel = (why: Failure) => void;

/** The calls that a signal ends. One listener stands for all of them, as hosts warn of many. */
const followers = new WeakMap<AbortSignal, { readonly calls: Set<Deadline>; readonly stop: () => void }>();

/**
 * What ends a call's requests before their time: a timer, or the caller. Functions are made for a caller alone: where every
 * deadline had its own, all that a call had made was kept until the next full collection, an eighth of the call's time.
 */
export class Deadline {
  readonly #caller: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: Failure | undefined;
  #cancel: Cancel | undefined;

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#giveUp();
    else if (caller !== undefined) this.#follow(caller);
  }

  #follow(caller: AbortSignal): void {
    let all = followers.get(caller);
    if (all === undefined) {
      const calls = new Set<Deadline>();
      followers.set(caller, (all = { calls, stop: () => calls.forEach((call) => call.#giveUp()) }));
      caller.addEventListener("abort", all.stop);
    }
    all.calls.add(this);
  }

  #giveUp(): void {
    this.#end(new Failure("cancelled", "the caller gave up", this.#caller?.reason));
  }

  /** Sets the timer for a request, or none for a time below zero; throws what ended the call before. */
  start(milliseconds: number): void {
    clearTimeout(this.#timer);
    // A request that was late leaves the next one its own time.
    if (this.#failure?.kind === "timeout") this.#failure = undefined;
    if (this.#failure) throw this.#failure;
    if (milliseconds >= 0) this.#timer = setTimeout(Deadline.#late, Math.min(milliseconds, 0x7fffffff), this);
  }

  /** Has `cancel` called when the end comes. */
  watch(cancel: Cancel): void {
    this.#cancel = cancel;
  }

  /** What `work` gives, or the failure that came before; then `cancel` has been called. Work that heeds no cancelling is left behind. */
  within<T>(work: () => Promise<T>, cancel: Cancel): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      this.#cancel = (why) => {
        cancel(why);
        reject(why);
      };
      work().then(resolve, reject);
    });
  }

  sleep(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.start(-1);
    return this.within(
      () => new Promise((resolve) => (timer = setTimeout(resolve, milliseconds))),
      () => clearTimeout(timer),
    );
  }

  end(): void {
    clearTimeout(this.#timer);
    const all = this.#caller && followers.get(this.#caller);
    if (!all?.calls.delete(this) || all.calls.size) return;
    followers.delete(this.#caller as AbortSignal);
    this.#caller?.removeEventListener("abort", all.stop);
  }

  static #late(deadline: Deadline): void {
    deadline.#end(new Failure("timeout", "no answer in time"));
  }

  #end(failure: Failure): void {
    this.#failure ??= failure;
    this.#cancel?.(this.#failure);
  }
}
