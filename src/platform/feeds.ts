import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';

/**
 * The registry of inbound feeds: each system that may send to the portal, from where, as whom, and
 * what. It is a JSON file named by `FEEDS`, one object per feed (docs/integrating.md), so that a
 * hospital's engineer can review and deploy it like any other interface definition.
 */
export interface Feed {
  /** Names it in the log and in alarms. */
  name: string;
  kind: string;
  /** The source of what it sends: ids are unique within it. */
  source: string;
  /** The time zone of times sent without one. */
  zone: string;
  host: string;
  port: number;
  /** Mutual TLS; without it the feed is unencrypted and only for this machine. */
  tls: { cert: string; key: string; ca: string } | undefined;
  /** Whether to accept a connection from this address. */
  admits(address: string): boolean;
  /**
   * Names, one of which the peer's certificate must have; empty: any certificate signed by the CA.
   */
  names: readonly string[];
  /** Who may send, as MSH-3 and MSH-4; empty: anybody. Without a facility, any facility. */
  senders: readonly { application: string; facility?: string | undefined }[];
  /** Which message types, as MSH-9: `RDS^O13`, or `RDS` for every event. */
  types: readonly string[];
}

const text = z.string().trim().min(1);
const FeedShape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens'),
  kind: text,
  source: text,
  zone: text.refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
    } catch {
      return false;
    }
  }, 'must be an IANA time zone'),
  listen: z.string().regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'must be host:port'),
  tls: z.strictObject({ cert: text, key: text, ca: text }).optional(),
  peers: z
    .array(
      z
        .string()
        .refine(
          (one) => readRange(one) !== null,
          'must be addresses, or ranges such as 10.1.0.0/16',
        ),
    )
    .min(1),
  names: z.array(text).default([]),
  senders: z.array(z.strictObject({ application: text, facility: text.optional() })).min(1),
  types: z.array(z.string().regex(/^[A-Z0-9]{3}(\^[A-Z0-9]{3})?$/, 'must be like RDS^O13')).min(1),
});

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

function readRange(range: string): [string, number, 'ipv4' | 'ipv6'] | null {
  const [address = '', bits, more] = range.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return version === 0 || more !== undefined || length < 0 || length > most
    ? null
    : [address, length, version === 6 ? 'ipv6' : 'ipv4'];
}

function admitting(peers: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of peers.map(readRange)) if (range) list.addSubnet(...range);
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}

/** A plain feed on one local port, without a file: for the demo and tests. */
export function plainFeed(
  name: string,
  kind: string,
  port: number,
  types: readonly string[],
  host = '127.0.0.1',
): Feed {
  return {
    name,
    kind,
    source: name,
    zone: 'UTC',
    host,
    port,
    tls: undefined,
    admits: () => true,
    names: [],
    senders: [],
    types,
  };
}

/**
 * Reads the file of feeds.
 * @param secure whether plain feeds are refused on other than local addresses
 * @returns the feeds, and one sentence per problem
 */
export function readFeeds(file: string, secure: boolean): { feeds: Feed[]; problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return {
      feeds: [],
      problems: [
        `FEEDS can't be read: ${file} ${error instanceof SyntaxError ? 'is not JSON' : 'does not exist, or is not readable'}`,
      ],
    };
  }
  const parsed = z.array(FeedShape).safeParse(json);
  if (!parsed.success)
    return {
      feeds: [],
      problems: parsed.error.issues.map(
        ({ path: [at, ...rest], message }) =>
          `FEEDS: feed ${Number(at ?? 0) + 1}${rest.length ? `, ${rest.join('.')}` : ''}: ${message}`,
      ),
    };
  const problems: string[] = [];
  const feeds = parsed.data.map(({ listen, peers, tls: files, ...rest }): Feed => {
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(listen) ?? [];
    const say = (problem: string) => void problems.push(`FEEDS: ${rest.name} ${problem}`);
    if (Number(port) > 65_535) say('names a port that does not exist');
    if (secure && !files && !isLoopback(host))
      say(
        'has no tls: outside this machine a feed needs a certificate, a key and the CA of its senders',
      );
    let tls: Feed['tls'];
    try {
      tls = files && {
        cert: readFileSync(files.cert, 'utf8'),
        key: readFileSync(files.key, 'utf8'),
        ca: readFileSync(files.ca, 'utf8'),
      };
      if (tls) createSecureContext(tls);
    } catch {
      say(
        'has tls files that are missing, not readable, or not a matching certificate, key and CA',
      );
    }
    return { ...rest, host, port: Number(port), tls, admits: admitting(peers) };
  });
  const twice = (what: string, of: (feed: Feed) => string) => {
    const seen = feeds.map(of);
    for (const one of new Set(seen.filter((value, at) => seen.indexOf(value) !== at)))
      problems.push(`FEEDS: two feeds have the ${what} ${one}`);
  };
  twice('name', (feed) => feed.name);
  twice('address', (feed) => `${feed.host}:${feed.port}`);
  return { feeds, problems };
}
