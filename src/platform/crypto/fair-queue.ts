/** For whom and for what something waits. */
export interface Share<P extends string> {
  purpose: P;
  /** Where it was asked from, as limits count it. */
  place: string;
}

export interface FairQueue<P extends string, T> {
  /**
   * Puts one at the end of its place's line. Answers the one that finds no room: the last of the
   * longest line, which may be this one.
   */
  add(share: Share<P>, item: T): T | null;
  /** Whose turn it is. */
  next(): T | undefined;
  readonly size: number;
}

interface Line<T> {
  size: number;
  /** Each place's own line; the place whose turn it is comes first. */
  places: Map<string, T[]>;
}

/**
 * A queue in which nobody waits behind a crowd that came from elsewhere or for something else.
 * Purposes take turns, `first` with three of four while others wait; within a purpose each place
 * has one turn after the other. When a purpose has as many waiting as it may, the place with the
 * longest line loses its last.
 * @param most how many may wait for each purpose
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

  /** The first purpose in line that has somebody waiting; it goes behind the others. */
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
        // a place as long as any other has no claim on their room
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
