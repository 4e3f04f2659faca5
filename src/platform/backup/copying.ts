import { once } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';

/**
 * PostgreSQL's COPY over a connection of the library, which has its messages but no interface for
 * it.
 */

interface CopyConnection {
  stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

const BATCH = 64 * 1024;
/** Bytes that may wait to be read before the server is paused. */
const FULL = 1024 * 1024;

abstract class Copy extends pg.Query {
  protected connection: CopyConnection | undefined;
  readonly #text: string;
  constructor(text: string) {
    super('');
    this.#text = text;
  }
  override submit = (connection: unknown): void => {
    this.connection = connection as CopyConnection; // COPY is not in the library's types
    this.connection.query(this.#text);
  };
  handleReadyForQuery(): void {}
  abstract handleError(error: Error): void;
  abstract handleCommandComplete(message: { text: string }): void;
}

class CopyTo extends Copy {
  readonly #pieces: Buffer[] = [];
  #rows: Buffer[] = [];
  #size = 0;
  #waiting = 0;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => {};
  count = 0;

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#rows.push(Buffer.from(chunk)); // the library reuses its buffer
    this.#size += chunk.length;
    if (this.#size >= BATCH) this.#flush();
    if (this.#waiting > FULL) this.connection?.stream.pause();
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.count = Number(/\d+$/.exec(text)?.[0] ?? 0);
    this.#flush();
    this.#ended = true;
    this.#wake();
  }
  handleError(error: Error): void {
    this.#error = error;
    this.#ended = true;
    this.#wake();
  }
  #flush(): void {
    if (this.#size === 0) return;
    this.#pieces.push(Buffer.concat(this.#rows));
    this.#waiting += this.#size;
    this.#rows = [];
    this.#size = 0;
    this.#wake();
  }
  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) {
        this.#waiting -= piece.length;
        if (this.#waiting <= FULL) this.connection?.stream.resume();
        yield piece;
      } else if (this.#error) throw this.#error;
      else if (this.#ended) return;
      else
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
    }
  }
}

class CopyFrom extends Copy {
  readonly #source: AsyncIterable<Buffer>;
  readonly done: Promise<number>;
  #end: (count: number) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #failed = false;

  constructor(text: string, source: AsyncIterable<Buffer>) {
    super(text);
    this.#source = source;
    this.done = new Promise((done, fail) => {
      this.#end = done;
      this.#fail = fail;
    });
  }
  handleCopyInResponse(): void {
    void this.#send();
  }
  async #send(): Promise<void> {
    const connection = this.connection as CopyConnection;
    try {
      for await (const piece of this.#source) {
        if (this.#failed) return;
        connection.sendCopyFromChunk(piece);
        if (connection.stream.writableNeedDrain) await drained(connection.stream);
      }
      connection.endCopyFrom();
    } catch (error) {
      this.#fail(error);
      connection.sendCopyFail('the source failed');
    }
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.#end(Number(/\d+$/.exec(text)?.[0] ?? 0));
  }
  handleError(error: Error): void {
    this.#failed = true;
    this.#fail(error);
  }
}

/** Resolves when the connection accepts more data, or has ended. */
async function drained(stream: Socket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  over.abort();
}

/** Yields the rows of `copy ... to stdout` in pieces and returns how many there were. */
export async function* copyOut(client: pg.Client, text: string): AsyncGenerator<Buffer, number> {
  const copy = new CopyTo(text);
  client.query(copy);
  yield* copy.read();
  return copy.count;
}

/** Feeds `copy ... from stdin`. Returns the number of rows copied. */
export function copyIn(
  client: pg.Client,
  text: string,
  source: AsyncIterable<Buffer>,
): Promise<number> {
  const copy = new CopyFrom(text, source);
  client.query(copy);
  return copy.done;
}
