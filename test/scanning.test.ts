import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { install } from '../src/features.ts';
import { MB } from '../src/platform/files/limits.rules.ts';
import { openScanner } from '../src/platform/files/scanning/clamd.ts';
import {
  keepTesting,
  scanFile,
  sweepFiles,
  testScanning,
} from '../src/platform/files/scanning/scanning.ts';
import { largeSample } from '../src/platform/files/scanning/self-test.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { Browser } from './browser.ts';
import { EICAR, makeClamd, type TestClamd } from './clamd.ts';
import { makePhotoTable, photosFeature } from './sample/photos.tsx';
import { DOCX, pdfWith, sendParts, zipOf } from './uploads.ts';
import { en } from './words.ts';
import { makeWorld, type World } from './world.ts';

/** Scanning by the real clamd, with a signature made for the test. */
let world: World;
let clamd: TestClamd;
let path: string;
let member: Browser;
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  install(photosFeature);
  clamd = makeClamd();
  world = await makeWorld({ features: [photosFeature] });
  world.config.clamd = clamd.address;
  await prepareJobs(world.url);
  await makePhotoTable(world);
  const id = await world.person({ given: 'Ada', family: 'Walker' });
  path = `/people/${id}/photos`;
  await world.account({ userId: 'ada', patientId: id });
  member = await new Browser(world).signOn('ada');
  await clamd.start();
});
afterAll(() => clamd.remove());
beforeEach(async () => {
  await world.sql('delete from file');
  await world.sql('delete from sample_photo');
});

const deps = () => ({
  db: world.db,
  clock: world.clock,
  config: world.config,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
});
/** Sends a report, and returns its file. */
async function send(bytes: Buffer, name: string) {
  const answer = await sendParts(member, path, [
    ['note', 'a note'],
    ['photo', picture, 'dot.png'],
    ['report', bytes, name],
  ]);
  expect(answer.status).toBe(303);
  const [file] = await world.sql<{ id: string; patientId: string }>(
    "select id, patient_id from file where type <> 'image/jpeg'",
  );
  return { fileId: file?.id ?? '', patientId: file?.patientId ?? '' };
}
const stateOf = async (id: string) =>
  (await world.sql<{ state: string }>('select state from file where id = $1', [id]))[0]?.state;
const statusOf = async (id: string) => (await member.request('GET', `${path}/${id}`)).status;

it('waits, visibly and closed, until the scanner finds it clean', async () => {
  const file = await send(pdfWith(''), 'letter.pdf');
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['waiting', 404]);
  await member.open(path);
  expect(member.text).toContain(en('file.waiting'));
  const queued = await world.sql("select data from pgboss.job where name = 'file.scan'");
  expect(queued.map(({ data }) => data)).toContainEqual(file);
  await scanFile(deps(), file);
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['clean', 200]);
});

it('is blocked permanently if something is found in it, even without a scanner later', async () => {
  const file = await send(zipOf({ ...DOCX, 'eicar.com': EICAR }), 'letter.docx');
  await scanFile(deps(), file);
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['infected', 404]);
  await member.open(path);
  expect(member.text).toContain(en('file.infected'));
  const [alarm] = await world.sql<{ about: string }>(
    "select about from alarm where kind = 'file-infected'",
  );
  expect(alarm?.about).toBe('/people/:person/photos');
  expect((await world.sql('select finding from file where id = $1', [file.fileId]))[0]).toEqual({
    finding: 'Tests.Eicar.UNOFFICIAL',
  });
  const { clamd: address } = world.config;
  world.config.clamd = undefined;
  expect(await statusOf(file.fileId)).toBe(404);
  world.config.clamd = address;
});

it('is too large to check if clamd refuses its size, and that is not clean', async () => {
  await clamd.stop();
  await clamd.start({ StreamMaxLength: '1M' });
  const file = await send(pdfWith('x'.repeat(2 * MB)), 'letter.pdf');
  await scanFile(deps(), file);
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['too-large', 404]);
  await member.open(path);
  expect(member.text).toContain(en('file.too-large'));
});

it('waits while the scanner is down, and is scanned when it is back', async () => {
  await clamd.stop();
  const file = await send(pdfWith(''), 'letter.pdf');
  await expect(scanFile(deps(), file)).rejects.toMatchObject({ code: 'scanner-away' });
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['waiting', 404]);
  await world.sql("delete from pgboss.job where name = 'file.scan'");
  await sweepFiles(deps(), world.clock.now());
  const queued = await world.sql("select data from pgboss.job where name = 'file.scan'");
  expect(queued.map(({ data }) => data)).toContainEqual(file);
  await clamd.start();
  await scanFile(deps(), file);
  expect(await stateOf(file.fileId)).toBe('clean');
});

it('counts as failed after five answers that say nothing', async () => {
  const file = await send(pdfWith(''), 'letter.pdf');
  const unsure = { scan: async () => ({ state: 'unsure' as const }) };
  for (let n = 0; n < 4; n++)
    await expect(scanFile(deps(), file, unsure)).rejects.toMatchObject({ code: 'scanner-unsure' });
  await scanFile(deps(), file, unsure);
  expect([await stateOf(file.fileId), await statusOf(file.fileId)]).toEqual(['failed', 404]);
});

it('tests the scanner at start with the largest file allowed', async () => {
  const test = () => testScanning(deps(), openScanner(clamd.address));
  expect(largeSample(25 * MB)).toHaveLength(25 * MB);
  expect(await test()).toBe(null);
  await clamd.stop();
  await clamd.start({ StreamMaxLength: '24M' });
  expect(await test()).toMatch(/StreamMaxLength.*at least 25M/);
  await clamd.stop();
  await clamd.start({ MaxFileSize: '5M' });
  expect(await test()).toMatch(/MaxFileSize/);
  await clamd.stop();
  await clamd.start({ MaxFileSize: '5M', AlertExceedsMax: 'yes' });
  expect(await test()).toMatch(/MaxFileSize/);
  await clamd.stop();
  expect(await test()).toMatch(/does not answer/);
  const alarms = await world.sql<{ about: string }>(
    "select about from alarm where kind = 'scanner' order by about",
  );
  expect(alarms.map(({ about }) => about)).toEqual([
    ...['away', 'scan-limit', 'stream-limit'],
    'unsure', // of the file that failed above
  ]);
});

it('tests the scanner when the portal starts, and each day from then on (M7)', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const tested = () => world.log.filter(({ event }) => event === 'scanner.tested').length;
    const before = tested();
    const soon = (n: number) => expect.poll(() => tested() - before).toBe(n);
    const service = keepTesting(deps(), openScanner(clamd.address));
    await soon(1);
    vi.advanceTimersByTime(86_400_000);
    await soon(2);
    await service.stop();
    vi.advanceTimersByTime(3 * 86_400_000);
    await soon(2);
  } finally {
    vi.useRealTimers();
  }
});
