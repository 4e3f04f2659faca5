import yauzl from 'yauzl';
import { MB } from './limits.rules.ts';
import { type FileType, officeType } from './types.rules.ts';

const MAX_ENTRIES = 10_000;
const MIMETYPE_BYTES = 100;
/** Unpacked, as its table of contents says. Whoever opens it unpacks it. */
const UNPACKED_BYTES = 200 * MB;

const openZip = (bytes: Buffer): Promise<yauzl.ZipFile> =>
  new Promise((done, fail) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true, strictFileNames: false }, (error, zip) =>
      error ? fail(error) : done(zip),
    ),
  );

/** The text of a small entry that is stored without compression. */
function textOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<string> {
  return new Promise((done, fail) => {
    if (entry.compressionMethod !== 0 || entry.uncompressedSize > MIMETYPE_BYTES) return done('');
    zip.openReadStream(entry, (error, stream) => {
      if (error) return fail(error);
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => done(Buffer.concat(parts).toString('latin1')));
      stream.on('error', fail);
    });
  });
}

/**
 * The kind of office file that a zip is (`officeType`). Reads only its table of contents: nothing
 * is unpacked, so a zip bomb stays packed.
 */
export async function recognizeOffice(bytes: Buffer): Promise<FileType | null> {
  try {
    const zip = await openZip(bytes);
    if (zip.entryCount > MAX_ENTRIES) return null;
    const names: string[] = [];
    let mimetype: string | null = null;
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      names.push(entry.fileName);
      unpacked += entry.uncompressedSize;
      if (unpacked > UNPACKED_BYTES) return null;
      if (entry.fileName === 'mimetype') mimetype = await textOf(zip, entry);
    }
    return officeType(names, mimetype);
  } catch {
    return null; // not a zip that every reader reads the same way
  }
}
