import { type CDPSession, chromium, type Page } from 'playwright-core';
import { median } from './load.ts';
import type { Reader } from './seed.ts';

export interface Painted {
  page: string;
  /** Milliseconds until the largest contentful paint. */
  lcp: number;
  /** All that the page loads: its HTML, style sheet, font, scripts and icon, with their headers. */
  kilobytes: number;
  requests: number;
}

const ROUNDS = 5;
/** The name under which the portal knows itself, wherever it listens. */
const ORIGIN = 'localhost:3000';
/** How long nothing is loading before a page is taken to be complete. */
const QUIET_MS = 500;

/**
 * Largest contentful paint in Chromium on a slow phone over slow 4G, nothing cached, and the bytes
 * of the whole page. Medians of five. Throws where a page, or anything that it loads, is refused or
 * does not arrive: a refusal is small and fast.
 */
export async function paint(port: number, reader: Reader): Promise<Painted[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // where port 3000 is taken the portal listens elsewhere, and answers no other name
      `--host-resolver-rules=MAP ${ORIGIN} 127.0.0.1:${port}`,
    ],
  });
  const made: Painted[] = [];
  try {
    for (const [page, path] of [
      ['sign-on', '/sign-on'],
      ['lab list', `/people/${reader.person}/results`],
    ] as const) {
      const rounds: Omit<Painted, 'page'>[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
        const [name = '', value = ''] = reader.cookie.split('=');
        await context.addCookies([
          {
            name,
            value,
            domain: 'localhost',
            path: '/',
            secure: true,
            httpOnly: true,
            sameSite: 'Lax',
          },
        ]);
        rounds.push(await open(await context.newPage(), `http://${ORIGIN}${path}`));
        await context.close();
      }
      const of = (name: 'lcp' | 'kilobytes' | 'requests') =>
        median(rounds.map((round) => round[name]));
      made.push({
        page,
        lcp: Math.round(of('lcp')),
        kilobytes: Math.round(of('kilobytes') * 10) / 10,
        requests: of('requests'),
      });
    }
  } finally {
    await browser.close();
  }
  return made;
}

async function open(tab: Page, address: string): Promise<Omit<Painted, 'page'>> {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const loaded = watch(session);
  await tab.goto(address, { waitUntil: 'load' });
  const bytes = await loaded();
  // what the page itself says that it loaded
  const named = await tab.evaluate(() =>
    performance.getEntriesByType('resource').map((one) => one.name),
  );
  for (const one of [address, ...named])
    if (!bytes.has(one)) throw new Error(`the bytes of ${one} were not counted`);
  const lcp = await tab.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => done(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  return { lcp, kilobytes: all / 1024, requests: bytes.size };
}

/**
 * Counts what goes over the wire. What it answers waits until nothing is loading, and gives the
 * bytes of each address; it throws where something was not answered with 200.
 */
function watch(session: CDPSession): () => Promise<Map<string, number>> {
  const addresses = new Map<string, string>();
  const loading = new Set<string>();
  const bytes = new Map<string, number>();
  const refused: string[] = [];
  let last = performance.now();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith('data:')) return;
    addresses.set(requestId, request.url);
    loading.add(requestId);
    last = performance.now();
  });
  session.on('Network.responseReceived', ({ response }) => {
    if (!response.url.startsWith('data:') && response.status !== 200)
      refused.push(`${response.url} was answered with ${response.status}`);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId);
    if (address) bytes.set(address, (bytes.get(address) ?? 0) + encodedDataLength);
    loading.delete(requestId);
    last = performance.now();
  });
  session.on('Network.loadingFailed', ({ requestId, errorText }) => {
    refused.push(`${addresses.get(requestId)} failed: ${errorText}`);
    loading.delete(requestId);
    last = performance.now();
  });
  return async () => {
    while (loading.size > 0 || performance.now() - last < QUIET_MS)
      await new Promise((done) => setTimeout(done, 20));
    if (refused.length > 0) throw new Error(refused.join('; '));
    return bytes;
  };
}
