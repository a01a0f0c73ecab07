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

/** What ends a call's requests before their time: a timer, or the caller. */
export class Deadline {
  readonly #caller: AbortSignal | undefined;
  readonly #stop = () => this.#end(new Failure("cancelled", "the caller gave up", this.#caller?.reason));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: Failure | undefined;
  #cancel = (_: Failure) => {};

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#stop();
    else caller?.addEventListener("abort", this.#stop);
  }

  /** Sets the timer for a request. */
  start(milliseconds: number | undefined): void {
    clearTimeout(this.#timer);
    // A request that was late leaves the next one its own time.
    if (this.#failure?.kind === "timeout") this.#failure = undefined;
    if (milliseconds !== undefined) {
      const late = () => this.#end(new Failure("timeout", "no answer in time"));
      this.#timer = setTimeout(late, Math.min(milliseconds, 0x7fffffff));
    }
  }

  /** What `work` gives, or the failure that came before; then `cancel` has been called. Work that heeds no cancelling is left behind. */
  within<T>(work: () => Promise<T>, cancel: (why: Failure) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#cancel = (why) => {
        cancel(why);
        reject(why);
      };
      if (this.#failure) reject(this.#failure);
      else work().then(resolve, reject);
    });
  }

  sleep(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.start(undefined);
    return this.within(
      () => new Promise((resolve) => (timer = setTimeout(resolve, milliseconds))),
      () => clearTimeout(timer),
    );
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#stop);
  }

  #end(failure: Failure): void {
    this.#failure ??= failure;
    this.#cancel(this.#failure);
  }
}
