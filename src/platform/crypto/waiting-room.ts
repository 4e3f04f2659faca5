/** Matches answers to numbered requests. */
export interface WaitingRoom<A> {
  /**
   * @param send sends the request under its number; the promise rejects when the other side ends
   */
  ask(send: (number: number) => void): Promise<A>;
  answer(number: number, answer: A): void;
  fail(number: number, error: unknown): void;
  /** The other side is gone: all pending promises reject. */
  end(error: unknown): void;
  /** How many are waiting. */
  readonly size: number;
}

export function waitingRoom<A>(): WaitingRoom<A> {
  const waiting = new Map<number, { done(answer: A): void; fail(error: unknown): void }>();
  let last = 0;
  return {
    ask: (send) =>
      new Promise((done, fail) => {
        last += 1;
        waiting.set(last, { done, fail });
        send(last);
      }),
    answer(number, answer) {
      waiting.get(number)?.done(answer);
      waiting.delete(number);
    },
    fail(number, error) {
      waiting.get(number)?.fail(error);
      waiting.delete(number);
    },
    end(error) {
      for (const one of waiting.values()) one.fail(error);
      waiting.clear();
    },
    get size() {
      return waiting.size;
    },
  };
}
