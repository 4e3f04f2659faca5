import { Refuse } from '../errors.ts';

/** Lets this many work at a time; the others wait their turn. */
export interface Places {
  /** @throws Refuse (503) if too many are already waiting */
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function places(atOnce: number, mayWait: number): Places {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return {
    async take(work) {
      if (busy < atOnce) busy += 1;
      else {
        if (waiting.length >= mayWait) throw new Refuse('unavailable', 30);
        await new Promise<void>((go) => waiting.push(go)); // the place is passed on
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else busy -= 1;
      }
    },
  };
}
