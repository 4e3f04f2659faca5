import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { pharmacies, prescription } from './medicines.ts';
import { refillMessages } from './notices.ts';
import { makeWorld } from './world.ts';

export type AutomaticWorld = Awaited<ReturnType<typeof openAutomatic>>;

/** A world with pharmacies, in which each test makes members with one prescription. */
export async function openAutomatic() {
  const world = await makeWorld();
  const places = await pharmacies(world);

  let count = 0;
  /** A member with one prescription and a record number, signed on. */
  async function member(rest: NonNullable<Parameters<typeof prescription>[2]> = {}) {
    count += 1;
    const of = `a${count}`;
    const mrn = `004800${1000 + count}`;
    await world.bring([patient(of, { name: [{ given: ['Rosa'], family: `Auto${count}` }] })]);
    await world.bring(prescription(`${of}-a`, of, { number: `6000${1000 + count}`, ...rest }));
    const [row] = await world.sql<{ id: string; rx: string }>(
      'select patient_id as id, id as rx from prescription where source_id = $1',
      [`${of}-a`],
    );
    await world.sql('update person set mrn = $2 where patient_id = $1', [row?.id, mrn]);
    const account = await world.account({ userId: `auto${count}`, patientId: row?.id ?? '' });
    const browser = await new Browser(world).signOn(`auto${count}`);
    return {
      id: row?.id ?? '',
      rx: row?.rx ?? '',
      account,
      browser,
      userId: `auto${count}`,
      base: `/people/${row?.id}`,
      mrn,
      number: `6000${1000 + count}`,
    };
  }
  const requests = (id: string) =>
    world.sql<{ kind: string; askedVia: string }>(
      `select r.kind, o.asked_via
        from refill_request r join refill_order o on o.id = r.order_id
        where r.patient_id = $1`,
      [id],
    );
  const mails = (account: string) => refillMessages(world, { accountId: account });

  return { world, places, member, requests, mails };
}
