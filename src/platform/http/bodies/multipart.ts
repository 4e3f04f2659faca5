import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Refuse } from '../../errors.ts';
import { Malformed } from '../forms.ts';

/** What one form may contain besides its files. Ours contain far less. */
const FIELDS = 60;
/** All texts together, and so each of them: what is too long comes back on its page. */
const TEXTS = 1024 * 1024;
const LIMITS = {
  fieldNameSize: 100,
  fieldSize: TEXTS,
  fields: FIELDS,
  headerPairs: 10,
  headerSize: 4 * 1024,
};

/**
 * Reads a multipart form (RFC 7578) as it arrives: the text fields into one object, each file with
 * `onFile`, which reads its stream or leaves it.
 * @param limits.files how many files are handed over; the others are read and dropped
 * @param limits.bytes the longest body; a longer one ends the request
 * @returns the fields, and whether there were more files than that
 * @throws Malformed for a body that no form of ours makes, Refuse (413) for a longer one
 */
export async function readMultipart(
  headers: IncomingHttpHeaders,
  body: Readable,
  limits: { files: number; bytes: number },
  onFile: (name: string, stream: Readable, filename: string) => Promise<void>,
): Promise<{ fields: Record<string, string>; moreFiles: boolean }> {
  if (Number(headers['content-length'] ?? 0) > limits.bytes) throw new Refuse('too-large');
  const parser = openParser(headers, limits.files);
  const fields: Record<string, string> = Object.create(null);
  const streams: Readable[] = [];
  const files: Promise<void>[] = [];
  let texts = 0;
  let problem: unknown;
  let moreFiles = false;
  const fail = (error: unknown) => {
    problem ??= error;
  };
  parser.on('field', (name?: string, value = '', nameCut?: boolean, valueCut?: boolean) => {
    texts += value.length;
    if (texts > TEXTS) fail(new Refuse('too-large'));
    else if (typeof name !== 'string' || nameCut || valueCut || name in fields)
      fail(new Malformed());
    else fields[name] = value;
  });
  parser.on('file', (name: string | undefined, stream: Readable, filename?: string) => {
    streams.push(stream);
    stream.on('error', () => {}); // whoever reads it learns of it
    const taken = typeof name === 'string' ? onFile(name, stream, filename ?? '') : undefined;
    if (!taken) fail(new Malformed());
    files.push((taken ?? Promise.resolve()).catch(fail).finally(() => stream.resume()));
  });
  parser.on('fieldsLimit', () => fail(new Malformed()));
  parser.on('partsLimit', () => fail(new Malformed()));
  parser.on('filesLimit', () => {
    moreFiles = true;
  });
  const finished = new Promise<void>((done, failed) => {
    parser.on('finish', done);
    parser.on('error', () => failed(new Malformed()));
  });
  finished.catch(() => {}); // awaited below
  try {
    let bytes = 0;
    // the connection is left to the answer if this ends early
    for await (const part of body.iterator({ destroyOnReturn: false })) {
      bytes += part.length;
      if (bytes > limits.bytes) throw new Refuse('too-large');
      if (problem) throw problem;
      if (!parser.write(part)) await Promise.race([once(parser, 'drain'), finished]);
    }
    parser.end();
    await finished;
    await Promise.all(files);
    if (problem) throw problem;
    return { fields: { ...fields }, moreFiles };
  } catch (error) {
    for (const stream of streams) stream.destroy(new Malformed());
    await Promise.all(files); // what was stored of them is removed
    throw error;
  }
}

function openParser(headers: IncomingHttpHeaders, files: number): BusboyInstance {
  try {
    return new Busboy({
      isPartAFile: (_name, _type, filename) => filename !== undefined,
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { ...LIMITS, files, parts: FIELDS + files + 20 },
    });
  } catch {
    throw new Malformed(); // without a boundary
  }
}
