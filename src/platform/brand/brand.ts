import type { FastifyInstance } from 'fastify';
import { brandSheet } from '../colors.rules.ts';
import { sha256 } from '../crypto/crypto.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';

/**
 * The health system's style sheet and logo, under URLs with a hash of their content: browsers cache
 * them, and the content security policy needs no exception for inline styles.
 */
export interface BrandFile {
  name: string;
  type: string;
  bytes: Buffer;
}

const PATH = '/assets/brand/';
const hashed = (bytes: Buffer): string => sha256(bytes).toString('hex').slice(0, 10);

/** The last value and what was made from it: a page asks for each several times. */
function remembering<From, Made>(make: (from: From) => Made): (from: From) => Made {
  let last: { from: From; made: Made } | undefined;
  return (from) => {
    if (last?.from !== from) last = { from, made: make(from) };
    return last.made;
  };
}

const sheetOf = remembering((colors: string): BrandFile => {
  const [main = '', accent = ''] = colors.split(' ');
  const bytes = Buffer.from(brandSheet(main, accent));
  return { name: `brand.${hashed(bytes)}.css`, type: 'text/css; charset=utf-8', bytes };
});
const logoOf = remembering((logo: Settings['logo']): BrandFile | null => {
  if (!logo) return null;
  const bytes = Buffer.from(logo.data, 'base64');
  const ending = logo.type === 'image/png' ? 'png' : 'jpg';
  return { name: `logo.${hashed(bytes)}.${ending}`, type: logo.type, bytes };
});

export interface Brand {
  /** The portal's assets with those of the brand, `brand.css` and `logo`, if it has them. */
  assets: Record<string, string>;
  /** The current file of that name. Null if there is none. */
  find(name: string): BrandFile | null;
}

/** @param settings live: read each time a page asks */
export function openBrand(settings: Settings, assets: Record<string, string>): Brand {
  const own = defaultSettings();
  const sheet = (): BrandFile | null =>
    settings.mainColor === own.mainColor && settings.accentColor === own.accentColor
      ? null
      : sheetOf(`${settings.mainColor} ${settings.accentColor}`);
  const logo = () => logoOf(settings.logo);
  const address = (file: BrandFile | null) => (file ? `${PATH}${file.name}` : '');
  return {
    assets: {
      ...assets,
      get 'brand.css'() {
        return address(sheet());
      },
      get logo() {
        return address(logo());
      },
    },
    find: (name) => [sheet(), logo()].find((file) => file?.name === name) ?? null,
  };
}

/**
 * The URLs of the brand's files.
 * @param refresh a page of another process may name newer files than this process knows
 */
export function serveBrand(
  server: FastifyInstance,
  brand: Brand,
  refresh: () => Promise<void> = async () => {},
): void {
  server.get<{ Params: { name: string } }>(`${PATH}:name`, async (request, reply) => {
    const { name } = request.params;
    let file = brand.find(name);
    if (!file) {
      await refresh();
      file = brand.find(name);
    }
    if (!file)
      return reply.code(404).header('cache-control', 'no-store').type('text/plain').send('');
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(file.type)
      .send(file.bytes);
  });
}
