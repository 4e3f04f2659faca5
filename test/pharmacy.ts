import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { askFor, NPI, pharmacies, prescription } from './medicines.ts';
import { refillMessages } from './notices.ts';
import { makeWorld } from './world.ts';

export type PharmacyWorld = Awaited<ReturnType<typeof openPharmacy>>;

/**
 * A world with two pharmacists (Inés at the main and the mail pharmacy, Daniel at another) and a
 * prescriber, Dr. Okafor.
 */
export async function openPharmacy() {
  const world = await makeWorld();
  const places = await pharmacies(world);
  const worksAt = async (userId: string, name: string, ncpdps: (keyof typeof places)[]) => {
    const id = await world.account({ userId, roles: ['pharmacist'], name });
    for (const ncpdp of ncpdps)
      await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
        id,
        places[ncpdp],
      ]);
    return new Browser(world).signOn(userId);
  };
  const ines = await worksAt('ines', 'Inés Delgado', ['1600001', '1600009']);
  await worksAt('kim', 'Daniel Kim', ['1600002']);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' }),
    NPI,
  ]);
  const okafor = await new Browser(world).signOn('okafor');

  let count = 0;
  /** A member with one prescription and an open request for it. */
  async function asked(
    rest: NonNullable<Parameters<typeof prescription>[2]> = {},
    to: { at?: keyof typeof places; mail?: boolean } = {},
  ): Promise<{ id: string; request: string; browser: Browser; base: string; number: string }> {
    count += 1;
    const of = `q${count}`;
    const number = `8000${1000 + count}`;
    await world.bring([
      patient(of, { name: [{ given: ['Rosa'], family: `Ruiz${count}` }], birthDate: '1984-03-27' }),
    ]);
    await world.bring(prescription(`${of}-a`, of, { number, ...rest }));
    const [row] = await world.sql<{ id: string; rx: string }>(
      'select patient_id as id, id as rx from prescription where source_id = $1',
      [`${of}-a`],
    );
    const id = row?.id ?? '';
    const account = await world.account({ userId: `ruiz${count}`, patientId: id });
    await askFor(
      world,
      id,
      [row?.rx ?? ''],
      { ncpdp: to.mail ? '1600009' : (to.at ?? '1600001'), mail: to.mail ?? false },
      { id: account, name: 'Rosa' },
    );
    const [request] = await world.sql<{ id: string }>(
      'select id from refill_request where patient_id = $1',
      [id],
    );
    return {
      id,
      request: request?.id ?? '',
      browser: await new Browser(world).signOn(`ruiz${count}`),
      base: `/people/${id}`,
      number,
    };
  }
  const standing = async (id: string) =>
    (
      await world.sql<{ stage: string; step: number; filled: number }>(
        `select stage, step, filled
          from refill_request
          where patient_id = $1 order by submitted_at desc limit 1`,
        [id],
      )
    )[0];
  const fills = (id: string) =>
    world.sql<{ status: string }>(
      `select content->>'status' as status
        from resource
        where patient_id = $1 and type = 'MedicationDispense' and source = 'portico'`,
      [id],
    );
  /** The number of queued mails about refills. */
  const mailsOf = (id: string) => refillMessages(world, { aboutId: id });
  const post = (browser: Browser, path: string, form: Record<string, string>) =>
    browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });

  return { world, places, ines, okafor, asked, standing, fills, mailsOf, post };
}
