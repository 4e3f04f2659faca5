import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { pharmacies, type prescription } from './medicines.ts';
import { refillMessages } from './notices.ts';
import { en } from './words.ts';
import { makeWorld } from './world.ts';

export type RefillWorld = Awaited<ReturnType<typeof openRefills>>;

/** A world with pharmacies, in which each test makes members with prescriptions of their own. */
export async function openRefills(options: Parameters<typeof makeWorld>[0] = {}) {
  const world = await makeWorld(options);
  const places = await pharmacies(world);

  let count = 0;
  /** A new member with these prescriptions, signed on. */
  async function member(
    stories: (of: string) => ReturnType<typeof prescription>,
    who: { birthDate?: string; given?: string } = {},
  ): Promise<{
    id: string;
    account: string;
    browser: Browser;
    base: string;
    rx: (sourceId: string) => Promise<string>;
    of: string;
    userId: string;
  }> {
    count += 1;
    const of = `p${count}`;
    const address = [
      { line: ['433 Stracke Corner'], city: 'Cedar Falls', state: 'IA', postalCode: '50613' },
    ];
    await world.bring([
      patient(of, {
        name: [{ given: [who.given ?? 'Rosa'], family: `Lind${count}` }],
        birthDate: who.birthDate ?? '1984-03-27',
        address,
      }),
    ]);
    const id =
      (
        await world.sql<{ id: string }>(
          'select patient_id as id from person_identifier where value = $1',
          [of],
        )
      )[0]?.id ?? '';
    await world.bring(stories(of));
    const userId = `rosa${count}`;
    const account = await world.account({ userId, patientId: id, name: `Rosa Lind${count}` });
    const browser = await new Browser(world).signOn(userId);
    const rx = async (sourceId: string) =>
      (
        await world.sql<{ id: string }>(
          'select id from prescription where patient_id = $1 and source_id = $2',
          [id, sourceId],
        )
      )[0]?.id ?? '';
    return { id, account, browser, base: `/people/${id}`, rx, of, userId };
  }
  const requests = (id: string) =>
    world.sql<{ stage: string; kind: string; askedVia: string; note: string }>(
      `select r.stage, r.kind, o.asked_via, o.note
        from refill_request r join refill_order o on o.id = r.order_id
        where r.patient_id = $1 order by r.submitted_at, r.id`,
      [id],
    );
  const mailsFor = (account: string) => refillMessages(world, { accountId: account });

  return { world, places, member, requests, mailsFor };
}

/** Goes from the list to the confirmation for everything that can be refilled. */
export async function refillAll(browser: Browser, base: string, note = ''): Promise<void> {
  await browser.open(`${base}/medicines`);
  await browser.click(en('med.refill-some'));
  for (const label of browser.query('main .usa-checkbox label'))
    browser.choose(label.textContent?.replace(/\s+/g, ' ').trim() ?? '');
  await browser.press(en('register.continue'));
  await browser.press(en('register.continue'));
  if (note) browser.fill(en('refill.note'), note);
  const send = browser.query('main form[method=post] button').at(-1)?.textContent ?? '';
  await browser.press(send);
}
