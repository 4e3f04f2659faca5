import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { features } from '../../features.ts';
import { readConfig } from '../../platform/config.ts';
import { type Feed, plainFeed, readFeeds } from '../../platform/feeds.ts';
import { rootFolder } from '../../platform/root.ts';
import { pharmacyNews } from '../pharmacy/link.ts';
import { type Handler, openFeeds } from './feeds.ts';
import { LIMITS, type Limits } from './mllp.ts';

const environments = features.flatMap((feature) => feature.environment ?? []);
let world: World;

let stop: () => Promise<void> = async () => {};

const certificates = join(rootFolder, 'test/certificates');

beforeAll(async () => {
  world = await makeWorld({ settings: { pharmacyLinked: true } });
});

afterEach(async () => {
  await stop();
  world.log.length = 0;
});

const deps = () => ({
  db: world.db,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
  settings: world.settings,
  clock: world.clock,
});

const open = async (
  feed: Partial<Feed> = {},
  limits: Partial<Limits> = {},
  handler: Handler = pharmacyNews(deps()),
) => {
  const opened = await openFeeds(
    deps(),
    [{ ...plainFeed('pharmacy', 'pharmacy-news', 0, ['RDS^O13']), ...feed }],
    { 'pharmacy-news': handler },
    { ...LIMITS, ...limits },
  );
  ({ stop } = opened);
  return opened.ports[0] ?? 0;
};

describe('the registry of feeds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-feeds-'));
  const at = (name: string) => join(certificates, name);
  const good = {
    name: 'pharmacy',
    kind: 'pharmacy-news',
    source: 'rx',
    zone: 'America/Chicago',
    listen: '0.0.0.0:2575',
    tls: { cert: at('server.crt'), key: at('server.key'), ca: at('ca.crt') },
    peers: ['10.1.0.0/16', '10.9.9.9', '2001:db8::/32'],
    names: ['rx.example.org'],
    senders: [{ application: 'RXSYS', facility: 'MAIN' }],
    types: ['RDS^O13'],
  };
  const read = (feeds: unknown, secure = true) => {
    const path = join(folder, `${crypto.randomUUID()}.json`);
    writeFileSync(path, typeof feeds === 'string' ? feeds : JSON.stringify(feeds));
    return readFeeds(path, secure);
  };

  it('is read, including address ranges of both families', () => {
    const { feeds, problems } = read([good]);
    expect([problems, feeds[0]?.host, feeds[0]?.port, feeds[0]?.tls !== undefined]).toEqual([
      [],
      '0.0.0.0',
      2575,
      true,
    ]);
    const admitted = [
      '10.1.2.3',
      '::ffff:10.1.2.3',
      '10.9.9.9',
      '10.9.9.8',
      '2001:db8::7',
      '2001:db9::7',
      'nonsense',
      '',
    ].filter((one) => feeds[0]?.admits(one));
    expect(admitted).toEqual(['10.1.2.3', '::ffff:10.1.2.3', '10.9.9.9', '2001:db8::7']);
    expect(read([{ ...good, listen: '[::1]:2575' }]).feeds[0]?.host).toBe('::1');
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /is not JSON/],
    ['plain outside this machine', [{ ...good, tls: undefined }], /pharmacy has no tls/],
    ['no certificate', [{ ...good, tls: { ...good.tls, cert: '/nowhere' } }], /tls files/],
    [
      'a key of another certificate',
      [{ ...good, tls: { ...good.tls, key: at('pharmacy.key') } }],
      /tls files/,
    ],
    [
      'two on one address',
      [good, { ...good, name: 'other' }],
      /two feeds have the address 0\.0\.0\.0:2575/,
    ],
    [
      'two of one name',
      [good, { ...good, listen: '0.0.0.0:2576' }],
      /two feeds have the name pharmacy/,
    ],
    ['no zone', [{ ...good, zone: 'Mars/Base' }], /feed 1, zone: must be an IANA time zone/],
    ['anybody', [{ ...good, peers: [] }], /feed 1, peers/],
    ['a range that is none', [{ ...good, peers: ['10.0.0.0/40'] }], /feed 1, peers/],
    ['no sender', [{ ...good, senders: [] }], /feed 1, senders/],
    ['a key that there is none of', [{ ...good, tlss: 1 }], /feed 1/],
  ])('with %s is refused in one sentence', (_, feeds, problem) => {
    const { problems } = read(feeds);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('with an unknown kind, or an address in use, stops the start in one sentence', async () => {
    await expect(
      openFeeds(deps(), [plainFeed('x', 'weather', 0, ['RDS'])], {
        'pharmacy-news': pharmacyNews(deps()),
      }),
    ).rejects.toThrow('there is no kind weather');
    const port = await open();
    await expect(
      openFeeds(deps(), [plainFeed('y', 'pharmacy-news', port, ['RDS'])], {
        'pharmacy-news': pharmacyNews(deps()),
      }),
    ).rejects.toThrow(
      `can't listen for the feed y: 127.0.0.1:${port} can't be opened (EADDRINUSE)`,
    );
  });

  it('serve refuses plain MLLP from other machines, but not on this machine', () => {
    const problems = (env: Record<string, string>) => {
      try {
        readConfig('serve', { PORTICO_DATA: folder, ...env }, { parts: environments });
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(problems({ PHARMACY_LISTEN: '2575', HOST: '0.0.0.0' })).toContain(
      'PHARMACY_LISTEN is plain MLLP',
    );
    expect(problems({ PHARMACY_LISTEN: '2575', HOST: '127.0.0.1' })).not.toContain(
      'PHARMACY_LISTEN',
    );
    expect(problems({ FEEDS: join(folder, 'nowhere.json') })).toContain("FEEDS can't be read");
  });
});
