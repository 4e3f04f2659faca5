import { createHmac } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import type { Small } from './decoders.ts';
import type { FileRule } from './limits.rules.ts';
import { inTurn, safePicture } from './pictures.ts';
import type { FileProblem } from './receive.ts';
import { HEAD_BYTES, recognize, TYPES } from './types.rules.ts';

/**
 * A field for one picture that is in nobody's record: what it accepts, and what is made from it.
 */
export interface HeldRule extends FileRule {
  accepts: readonly ('jpeg' | 'png' | 'webp' | 'heic')[];
  maxFiles: 1;
  small: Small;
}
export type HeldRules = Readonly<Record<string, HeldRule>>;

/** A re-encoded picture. */
export interface Held {
  bytes: Buffer;
  /** Its media type. */
  type: string;
  /** Tells two uploads apart; keyed, so that it reveals nothing about the content. */
  hash: string;
}

/**
 * Reads a picture into memory and re-encodes it. What is in nobody's record is not stored as a
 * file: the feature stores what it needs.
 * @param filename as the browser sent it
 */
export async function holdPicture(
  { config }: { config: Pick<Config, 'secret'> },
  { accepts, maxBytes, small }: HeldRule,
  stream: Readable,
  filename: string,
): Promise<{ file: Held } | { problem: FileProblem } | { absent: true }> {
  const parts: Buffer[] = [];
  let size = 0;
  // the form reads the rest of it
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) break;
  }
  // an empty file field is sent without a name
  if (size === 0) return filename === '' ? { absent: true } : { problem: 'empty' };
  const sent = Buffer.concat(parts);
  const type = accepts.find((one) => one === recognize(sent.subarray(0, HEAD_BYTES)));
  if (!type) return { problem: 'type' };
  if (size > maxBytes) return { problem: 'too-big' };
  const made = await inTurn(() => safePicture(type, sent, { small }));
  if ('problem' in made) return made;
  const hash = createHmac('sha256', config.secret).update(sent).digest('base64url');
  return { file: { bytes: Buffer.from(made.bytes), type: TYPES[made.type].media, hash } };
}
