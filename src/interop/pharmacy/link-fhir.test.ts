import { createServer as createHttp, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { asksOnline, pharmacies } from '../../../test/medicines.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { type Carrier, pharmacyDestination } from '../../medications/pharmacy/pharmacy-messages.ts';
import { sendDue } from '../../platform/outbox/sending.ts';
import { carrierTo } from './link.ts';

let world: World;
let places: Awaited<ReturnType<typeof pharmacies>>;
beforeAll(async () => {
  world = await makeWorld({ settings: { pharmacyLinked: true } });
  places = await pharmacies(world);
});

const deps = () => ({
  db: world.db,
  jobs: world.jobs,
  log: (event: World['log'][number]) => void world.log.push(event),
  settings: world.settings,
  clock: world.clock,
});
const send = (carrier: Carrier) =>
  sendDue(deps(), pharmacyDestination(deps(), carrier), () => world.clock.now());
const asks = (rest: Parameters<typeof asksOnline>[2] = {}, note = '') =>
  asksOnline(world, places, rest, note);
const message = async (request: string) =>
  (
    await world.sql<{ state: string; tries: number; problem: string | null }>(
      'select state, tries, problem from outbox_message where lane = $1 order by sequence desc',
      [request],
    )
  )[0];
const stage = async (request: string) =>
  (
    await world.sql<{ stage: string }>('select stage from refill_request where id = $1', [request])
  )[0]?.stage;
describe('a request over FHIR', () => {
  it('is a Task and a MedicationRequest that are created once, and retried while the other side is down', async () => {
    const seen: { body: string; headers: IncomingMessage['headers'] }[] = [];
    const answers = [503, 200, 422, 302];
    const server = createHttp((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ body, headers: request.headers });
        response.writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:9/' }).end('{}');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const carry = carrierTo(
      {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
        token: 'secret-token',
      },
      world.clock,
      1000,
    );
    const { request } = await asks({}, 'Ring twice');
    await send(carry);
    expect(await message(request)).toEqual({ state: 'waiting', tries: 1, problem: 'http-503' });
    world.clock.pass(31_000);
    await send(carry);
    expect([(await message(request))?.state, await stage(request)]).toEqual(['sent', 'received']);
    const [first, second] = seen.map((one) => JSON.parse(one.body));
    expect(
      first.entry.map(
        (entry: { resource: { resourceType: string }; request: { ifNoneExist: string } }) => [
          entry.resource.resourceType,
          entry.request.ifNoneExist,
        ],
      ),
    ).toEqual([
      ['MedicationRequest', `identifier=urn:portico:refill-request|${request}`],
      ['Task', `identifier=urn:portico:refill-request|${request}`],
    ]);
    expect(second.entry[1].resource.note).toEqual([{ text: 'Ring twice' }]);
    // the directions go along, as the prescriber wrote them
    expect(second.entry[0].resource.dosageInstruction).toEqual([
      {
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
      },
    ]);
    expect(second.entry[0].resource.dispenseRequest.quantity).toEqual({
      value: 90,
      unit: 'tablets',
    });
    expect([
      seen[0]?.headers.authorization,
      seen[0]?.headers['x-request-id'],
      seen[1]?.headers['x-request-id'],
    ]).toEqual([
      'Bearer secret-token',
      seen[1]?.headers['x-request-id'],
      seen[0]?.headers['x-request-id'],
    ]);
    const wrong = await asks();
    await send(carry);
    expect(await message(wrong.request)).toEqual({ state: 'dead', tries: 1, problem: 'http-422' });
    const moved = await asks();
    await send(carry);
    // somebody's record follows no redirect
    expect((await message(moved.request))?.state).toBe('waiting');
    server.close();
  });
});
