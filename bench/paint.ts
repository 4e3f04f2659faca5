import { chromium } from 'playwright-core';
import type { Reader } from './seed.ts';

export interface Painted {
  page: string;
  lcp: number;
  kilobytes: number;
}

/**
 * Largest contentful paint in Chromium on a slow phone over slow 4G, nothing cached. The median of
 * five.
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
    ],
  });
  const made: Painted[] = [];
  try {
    for (const [page, path] of [
      ['sign-on', '/sign-on'],
      ['lab list', `/people/${reader.person}/results`],
    ] as const) {
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < 5; round++) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
        const [name, value] = reader.cookie.split('=');
        await context.addCookies([
          {
            name: name ?? '',
            value: value ?? '',
            domain: 'localhost',
            path: '/',
            secure: true,
            httpOnly: true,
            sameSite: 'Lax',
          },
        ]);
        const tab = await context.newPage();
        const session = await context.newCDPSession(tab);
        await session.send('Network.enable');
        await session.send('Network.setCacheDisabled', { cacheDisabled: true });
        await session.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 150,
          downloadThroughput: (1.6 * 1024 * 1024) / 8,
          uploadThroughput: (750 * 1024) / 8,
        });
        await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        bytes = 0;
        session.on('Network.loadingFinished', (event) => {
          bytes += event.encodedDataLength;
        });
        await tab.goto(`http://localhost:${port}${path}`, { waitUntil: 'networkidle' });
        times.push(
          await tab.evaluate(
            () =>
              new Promise<number>((done) => {
                new PerformanceObserver((list) =>
                  done(list.getEntries().at(-1)?.startTime ?? 0),
                ).observe({ type: 'largest-contentful-paint', buffered: true });
              }),
          ),
        );
        await context.close();
      }
      times.sort((a, b) => a - b);
      made.push({
        page,
        lcp: Math.round(times[2] ?? 0),
        kilobytes: Math.round(bytes / 102.4) / 10,
      });
    }
  } finally {
    await browser.close();
  }
  return made;
}
