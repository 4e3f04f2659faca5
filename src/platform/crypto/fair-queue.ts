/** For whom and for what an item waits. */
export interface Share<P extends string> {
  purpose: P;
  /** Where the request came from, as rate limits count it. */
  place: string;
}

export interface FairQueue<P extends string, T> {
  /**
   * Adds an item to the end of its place's line.
   * @returns the item that was dropped for lack of room, if any: the last of the longest line,
   * which may be this one
   */
  add(share: Share<P>, item: T): T | null;
  /** Removes and returns the item whose turn it is. */
  next(): T | undefined;
  readonly size: number;
}

interface Line<T> {
  size: number;
  /** Each place's line; the place whose turn it is comes first. */
  places: Map<string, T[]>;
}

/**
 * A queue in which a crowd from one place or for one purpose does not delay the others. Purposes
 * take turns, with three of four turns for those in `first`; within a purpose, places take turns.
 * When a purpose is full, the place with the longest line loses its last item.
 * @param most how many items may wait for each purpose
 */
export function fairQueue<P extends string, T>(
  first: readonly P[],
  most: (purpose: P) => number,
): FairQueue<P, T> {
  const lines = new Map<P, Line<T>>();
  let turn = 0;
  let size = 0;

  function longest(line: Line<T>, unless: string): string {
    let found = unless;
    for (const [place, waiting] of line.places)
      if (waiting.length > (line.places.get(found)?.length ?? 0)) found = place;
    return found;
  }

  /** The next purpose with items waiting; it moves behind the others. */
  function turnOf(urgent: boolean): Line<T> | undefined {
    for (const [purpose, line] of lines) {
      if (line.size === 0 || first.includes(purpose) !== urgent) continue;
      lines.delete(purpose);
      lines.set(purpose, line);
      return line;
    }
    return undefined;
  }

  return {
    add({ purpose, place }, item) {
      let line = lines.get(purpose);
      if (!line) {
        line = { size: 0, places: new Map() };
        lines.set(purpose, line);
      }
      const own = line.places.get(place) ?? [];
      if (line.size >= most(purpose)) {
        const loser = longest(line, place);
        const waiting = line.places.get(loser);
        // a place whose line is as long as any other gets no room from them
        if (loser === place || !waiting || waiting.length <= own.length + 1) return item;
        const lost = waiting.pop() as T;
        own.push(item);
        line.places.set(place, own);
        return lost;
      }
      own.push(item);
      line.places.set(place, own);
      line.size += 1;
      size += 1;
      return null;
    },
    next() {
      turn = (turn + 1) % 4;
      const line = turn === 0 ? (turnOf(false) ?? turnOf(true)) : (turnOf(true) ?? turnOf(false));
      const [place, waiting] = line?.places.entries().next().value ?? [];
      if (!line || place === undefined || !waiting) return undefined;
      const item = waiting.shift();
      line.places.delete(place);
      if (waiting.length > 0) line.places.set(place, waiting);
      line.size -= 1;
      size -= 1;
      return item;
    },
    get size() {
      return size;
    },
  };
}
