import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { PlainError } from '../../platform/errors.ts';
import { Refused } from './refused.ts';

/** A file of resources that can be read several times; `name` is for people. */
export interface Source {
  name: string;
  bytes: number;
  open(): AsyncIterable<Buffer>;
}

/** The most that compressed data may expand to: anything more is a zip bomb, not a record. */
const INFLATED_MAX = 8 * 1024 ** 3;
const RATIO_MAX = 200;
const RATIO_FROM = 64 * 1024 * 1024;

/** Stops a stream that expands too much. */
function guard(packed: number): Transform {
  let out = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      out += chunk.length;
      if (out > INFLATED_MAX || (out > RATIO_FROM && out > packed * RATIO_MAX))
        done(new Refused('unpacks to far more than a record would: refused as a zip bomb'));
      else done(null, chunk);
    },
  });
}

/**
 * Whether a file name is that of a file with resources. `._name`, which macOS writes beside each
 * file, is not.
 */
const wanted = (name: string) =>
  /\.(json|ndjson|jsonl)(\.gz)?$/i.test(name) && !/(?:^|\/)\._[^/]*$/.test(name);

async function* unpack(stream: Readable, packed: number, gunzip: boolean): AsyncGenerator<Buffer> {
  const guarded = guard(packed);
  stream.on('error', (error) => guarded.destroy(error));
  const source: Readable = gunzip ? stream.pipe(createGunzip()) : stream;
  source.on('error', (error) => guarded.destroy(error));
  source.pipe(guarded);
  try {
    yield* guarded as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(gunzip ? 'is not a complete gzip file' : 'can’t be read');
  }
}

function zipEntries(path: string): Promise<{ zip: ZipFile; entries: Entry[] }> {
  return new Promise((done, fail) => {
    // yauzl itself refuses absolute names and names with `..`
    openZip(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, zip) => {
      if (error) return fail(new Refused('is not a zip file that can be trusted'));
      const entries: Entry[] = [];
      zip.on('entry', (entry: Entry) => {
        entries.push(entry);
        if (entries.length > 100_000) fail(new Refused('holds over 100,000 files'));
        else zip.readEntry();
      });
      zip.on('error', () =>
        fail(
          new Refused(
            'is not a zip file that can be trusted: it is damaged, or a name in it points outside it',
          ),
        ),
      );
      zip.on('end', () => done({ zip, entries }));
      zip.readEntry();
    });
  });
}

async function fromZip(
  path: string,
  name: string,
): Promise<{ sources: Source[]; ignored: number }> {
  const { zip, entries } = await zipEntries(path);
  const files = entries.filter((entry) => !entry.fileName.endsWith('/'));
  const sources = files
    .filter((entry) => wanted(entry.fileName))
    .map((entry) => ({
      name: `${name}/${entry.fileName}`,
      bytes: entry.uncompressedSize,
      async *open() {
        const stream = await new Promise<Readable>((done, fail) => {
          zip.openReadStream(entry, (error, made) =>
            error ? fail(new Refused('can’t be unpacked')) : done(made),
          );
        });
        yield* unpack(stream, entry.compressedSize, /\.gz$/i.test(entry.fileName));
      },
    }));
  return { sources, ignored: files.length - sources.length };
}

/**
 * The files at the given paths. Folders are walked in order of name; symbolic links are not
 * followed.
 * @returns sources to read, files that are refused as a whole, and the number of files that are not
 * FHIR
 * @throws PlainError for a path that does not exist
 */
export async function findSources(
  paths: readonly string[],
): Promise<{ sources: Source[]; refused: { name: string; why: string }[]; ignored: number }> {
  const sources: Source[] = [];
  const refused: { name: string; why: string }[] = [];
  let ignored = 0;
  async function add(path: string, name: string, named: boolean): Promise<void> {
    const stat = await lstat(path).catch(() => null);
    if (!stat) throw new PlainError(`There is no file or folder ${path}.`);
    if (stat.isDirectory()) {
      for (const entry of (await readdir(path)).sort())
        await add(join(path, entry), join(name, entry), false);
    } else if (!stat.isFile()) {
      ignored += 1;
    } else if (/\.zip$/i.test(path)) {
      try {
        const inside = await fromZip(path, name);
        sources.push(...inside.sources);
        ignored += inside.ignored;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.push({ name, why: error.message });
      }
    } else if (/\.gz$/i.test(path) && (named || wanted(path) || !/(?:^|\/)\._/.test(path))) {
      sources.push({
        name,
        bytes: stat.size,
        open: () => unpack(createReadStream(path), stat.size, true),
      });
    } else if (wanted(path) || named) {
      sources.push({
        name,
        bytes: stat.size,
        open: () => createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>,
      });
    } else {
      ignored += 1;
    }
  }
  for (const path of paths)
    await add(
      path,
      relative(process.cwd(), path).startsWith('..') ? path : relative(process.cwd(), path) || '.',
      true,
    );
  return { sources, refused, ignored };
}
