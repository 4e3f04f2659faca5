import type { Readable } from 'node:stream';
import { contentOf, dropReceived, type FileDeps, putFile, type Received } from './files.ts';
import type { FileRule } from './limits.rules.ts';
import { displayName } from './names.rules.ts';
import { recognizeOffice } from './office.ts';
import { inTurn, safePicture } from './pictures.ts';
import {
  endsAsPdf,
  type FileType,
  HEAD_BYTES,
  isPlainText,
  recognize,
  TAIL_BYTES,
  TYPES,
} from './types.rules.ts';

/** Why a file is not accepted; each reason has a sentence, `upload.<problem>`. */
export type FileProblem = 'type' | 'too-big' | 'empty' | 'unreadable' | 'too-many-pixels';
export type Taken = { file: Received } | { problem: FileProblem } | { absent: true };

interface About {
  patientId: string;
  accountId: string;
  /** The upload's name. */
  kind: string;
}

/** Stops reading a file that turns out to be larger than allowed. */
class TooBig extends Error {}

async function firstBytes(parts: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { done, value } = await parts.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

const isOffice = (type: FileType): boolean => TYPES[type].group === 'office';

/**
 * Takes one file of an upload from its stream: recognized by its content, limited as it arrives,
 * sealed into the database; a picture is then re-encoded. What is refused is not stored; the rest
 * of the stream is left for the form to read.
 * @param filename as the browser sent it
 */
export async function takeFile(
  deps: FileDeps,
  about: About,
  rule: FileRule,
  stream: Readable,
  filename: string,
): Promise<Taken> {
  const parts = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  try {
    return await takeParts(deps, about, rule, parts, filename);
  } finally {
    await parts.return?.(); // while there is a listener, the stream can't be read on
  }
}

async function takeParts(
  deps: FileDeps,
  about: About,
  { accepts, maxBytes }: FileRule,
  parts: AsyncIterator<Buffer>,
  filename: string,
): Promise<Taken> {
  const head = await firstBytes(parts);
  // an empty file field is sent without a name
  if (head.length === 0) return filename === '' ? { absent: true } : { problem: 'empty' };
  // text has no first bytes of its own
  const type = recognize(head) ?? (accepts.includes('text') ? 'text' : null);
  const accepted = type === 'zip' ? accepts.some(isOffice) : type && accepts.includes(type);
  if (!type || !accepted || (type === 'text' && head.includes(0))) return { problem: 'type' };
  let tail = Buffer.alloc(0);
  async function* limited(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for (let part = head; ; ) {
      bytes += part.length;
      if (bytes > maxBytes) throw new TooBig();
      tail = Buffer.concat([tail, part]).subarray(-TAIL_BYTES);
      yield part;
      const { done, value } = await parts.next();
      if (done) return;
      part = value;
    }
  }
  let put: Awaited<ReturnType<typeof putFile>>;
  try {
    put = await putFile(deps, about, limited());
  } catch (error) {
    if (error instanceof TooBig) return { problem: 'too-big' };
    throw error;
  }
  const named = (kept: typeof put, is: FileType): Taken => ({
    file: {
      ...kept,
      // of the upload itself, so that the same form sent again is recognized
      hash: put.hash,
      name: displayName(filename, TYPES[is].extension),
      type: TYPES[is].media,
    },
  });
  const refused = async (problem: FileProblem): Promise<Taken> => {
    await dropReceived(deps, about.patientId, [put.id]);
    return { problem };
  };
  if (type === 'pdf') return endsAsPdf(tail) ? named(put, type) : refused('type');
  // the rest is checked as a whole: a few at a time, however many are sent
  return inTurn(async () => {
    const bytes = await whole(deps, put);
    if (type === 'text') return isPlainText(bytes) ? named(put, type) : refused('type');
    if (type === 'zip') {
      const office = await recognizeOffice(bytes);
      return office && accepts.includes(office) ? named(put, office) : refused('type');
    }
    const made = await safePicture(type as 'jpeg' | 'png' | 'webp' | 'heic', bytes);
    if ('problem' in made) return refused(made.problem);
    const anew = await putFile(deps, about, only(Buffer.from(made.bytes)));
    await dropReceived(deps, about.patientId, [put.id]);
    return named(anew, 'jpeg');
  });
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function whole(
  deps: FileDeps,
  file: { id: string; patientId: string; chunks: number },
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of contentOf(deps, file)) parts.push(part);
  return Buffer.concat(parts);
}
