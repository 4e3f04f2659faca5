import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A page as the browser takes it: its encoding, if any, and its bytes. A page is some 25 KB: a larger window is memory for nothing. */
export async function packed(html: string, accepts: string): Promise<['br' | 'gzip' | null, string | Buffer]> {
  if (accepts.includes('br')) {
    const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
    return ['br', await brotli(html, { params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_LGWIN]: 16, [BROTLI_PARAM_SIZE_HINT]: html.length } })];
  }
  return accepts.includes('gzip') ? ['gzip', await gzipped(html, { level: 3 })] : [null, html];
}
