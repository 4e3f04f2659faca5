import { beforeAll, expect, it } from 'vitest';
import { mailInvitation } from '../../src/identity/mails.ts';
import { keepDeadJob } from '../../src/platform/jobs/dead-jobs.ts';
import { enqueueMessage } from '../../src/platform/outbox/messages.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** What administrators see of work that was given up, and what they do about it. */
let world: World;
let admin: Browser;
beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'admin', roles: ['administrator'], name: 'Renée Baptiste' });
  admin = await new Browser(world).signOn('admin');
});

const log = (event: World['log'][number]) => void world.log.push(event);
const bury = (queue: string, data: object) =>
  world.db.transaction((tx) =>
    keepDeadJob(tx, world.jobs, log, {
      id: crypto.randomUUID(),
      queue,
      data,
      problem: 'EENVELOPE',
      tries: 19,
      madeAt: world.clock.now(),
    }),
  );
const jobs = (queue: string) =>
  world.sql<{ data: { accountId?: string } }>('select data from pgboss.job where name = $1', [
    queue,
  ]);

it('administrators start on a Today that counts dead jobs and messages; one retries, one drops, and late ones get a message', async () => {
  await admin.open('/');
  expect([admin.path, admin.text.includes(en('staff-today.operations-none'))]).toEqual([
    '/staff/today',
    true,
  ]);
  await bury('mail.recovery', { accountId: 'one' });
  await bury('mail.recovery', { accountId: 'two' });
  await world.db.transaction((tx) =>
    enqueueMessage(
      tx,
      { destination: 'lab', lane: 'x', kind: 'order', subject: {} },
      world.clock.now(),
    ),
  );
  await world.sql("update outbox_message set state = 'dead', problem = 'AR', tries = 12");
  await admin.open('/staff/today');
  expect(admin.text).toContain(en('staff-today.operations', { n: 3 }));
  await admin.click('Open Operations');
  expect(admin.text).toContain(en('operations.queue-mail.recovery'));
  expect(admin.text).toContain(en('operations.problem', { code: 'EENVELOPE' }));
  expect(admin.text).toContain('lab: order');
  expect(admin.text).toContain(en('alarm.kind-job-dead', { about: 'mail.recovery' }));
  expect(admin.text).toContain(en('operations.alarms-nobody'));
  const [first = '', second = ''] = admin
    .query('form[action$="/again"]')
    .map((form) => form.getAttribute('action') ?? '');
  const press = (path: string) =>
    admin.request('POST', path, { form: { _key: crypto.randomUUID() } });
  expect((await press(first)).headers.location).toBe('/staff/operations?done=again');
  expect((await press(first)).headers.location).toBe('/staff/operations?done=gone');
  expect(await jobs('mail.recovery')).toHaveLength(1);
  expect((await press(second.replace('/again', '/drop'))).headers.location).toBe(
    '/staff/operations?done=dropped',
  );
  await admin.open('/staff/operations?done=dropped');
  expect([
    admin.text.includes(en('operations.done-dropped')),
    admin.text.includes(en('operations.jobs-none')),
  ]).toEqual([true, true]);
  await admin.press('Try again lab: order');
  expect(admin.text).toContain(en('operations.done-again'));
  expect((await world.sql<{ state: string }>('select state from outbox_message'))[0]?.state).toBe(
    'waiting',
  );
});

it('no other staff see it, start there or can do anything', async () => {
  await world.account({ userId: 'nurse', roles: ['nurse'] });
  const nurse = await new Browser(world).signOn('nurse');
  await nurse.open('/');
  expect(nurse.path).toBe('/staff/today');
  expect((await nurse.request('GET', '/staff/operations')).status).toBe(404);
  expect(
    (
      await nurse.request('POST', `/staff/operations/jobs/${crypto.randomUUID()}/drop`, {
        form: { _key: crypto.randomUUID() },
      })
    ).status,
  ).toBe(404);
});

it('an invitation says whether its mail is being sent, was sent or was given up, and can be sent again', async () => {
  await admin.open('/staff/accounts/invite');
  await admin
    .fill(en('staff-accounts.name'), 'Luis Herrera')
    .fill(en('account.email'), 'luis@example.org')
    .choose(en('role.nurse'))
    .press(en('staff-accounts.send'));
  expect(admin.text).toContain(en('staff-accounts.mailing'));
  const [invitation] = await world.sql<{ id: string }>('select id from staff_invitation');
  const id = invitation?.id ?? '';
  await world.sql("delete from pgboss.job where name = 'mail.invitation'");
  await bury('mail.invitation', { invitationId: id });
  await admin.open('/staff/accounts');
  expect(admin.text).toContain(en('staff-accounts.not-mailed'));
  await admin.press('Send it again Luis Herrera');
  expect([
    admin.text.includes(en('staff-accounts.not-mailed')),
    admin.text.includes(en('staff-accounts.mailing')),
  ]).toEqual([false, true]);
  expect([await jobs('mail.invitation'), await world.sql('select 1 from dead_job')]).toEqual([
    [{ data: { invitationId: id } }],
    [],
  ]);
  await mailInvitation({ ...world, log: () => {} }, id, world.clock.now(), async () => {});
  await admin.open('/staff/accounts');
  expect([
    admin.text.includes(en('staff-accounts.mailing')),
    admin.text.includes(en('staff-accounts.mail-again')),
  ]).toEqual([false, true]);
});

it('security.txt says where to report a problem once a contact is given, and nothing before', async () => {
  const path = '/.well-known/security.txt';
  const anybody = new Browser(world);
  expect((await anybody.request('GET', path)).status).toBe(404);
  world.settings.securityContacts = ['mailto:security@example.org'];
  const file = await anybody.request('GET', path);
  expect([file.status, file.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(file.body).toMatch(/^Contact: mailto:security@example\.org\nExpires: \d{4}-/);
});
