import { beforeAll, describe, expect, it } from 'vitest';
import { expireInvitations } from '../../src/caregivers/invitations/invitations.ts';
import { caregiverTermsVersion } from '../../src/identity/accounts/terms/terms.rules.ts';
import { Browser } from '../browser.ts';
import { invitationsIn } from '../invitations.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
const act = invitationsIn(() => world);
beforeAll(async () => {
  world = await makeWorld();
});

const accountForm = (userId: string) => ({
  ...{ name: 'Rosa', 'birth-month': '7', 'birth-day': '9', 'birth-year': '1990' },
  ...{ userId, accept: 'yes', version: '' },
  ...{ password: 'seven green boats sail', passwordAgain: 'seven green boats sail' },
  ...{ 'question-1': 'first-concert', 'answer-1': 'Los Lobos' },
  ...{ 'question-2': 'first-pet', 'answer-2': 'Mr. Wobbles' },
  ...{ 'question-3': 'hero', 'answer-3': 'Aunt Inés' },
});

describe('inviting a caregiver', () => {
  it('goes from the form over a review to one mail, which names nobody, in the chosen language', async () => {
    const ines = await act.patient();
    const { browser } = ines;
    await browser.open(ines.invite);
    await browser.press(en('care-invite.look-over'));
    expect(browser.status).toBe(422);
    const see = browser.query('#see')[0];
    expect(see?.querySelectorAll('input')).toHaveLength(15);
    browser
      .fill(en('care-invite.name'), 'Rosa Alvarez')
      .fill(en('care-invite.email'), 'rosa.one@example.org')
      .fill(en('care-invite.relationship'), 'sibling')
      .choose(en('care-see.results'))
      .choose(en('care-act.refills'))
      .choose(en('care-invite.spanish'));
    await browser.press(en('care-invite.look-over'));
    expect([browser.status, browser.h1]).toEqual([200, en('care-invite.review')]);
    for (const words of ['Rosa Alvarez', 'rosa.one@example.org', en('care-see.results')])
      expect(browser.text).toContain(words);
    // whoever may ask for refills also sees them
    expect(browser.text).toContain(en('care-see.refills'));
    expect(browser.text).toContain(en('care-act.refills'));
    expect(browser.text).toContain(en.day('2028-05-22', 'day-full'));
    expect(
      await world.sql('select 1 from care_invitation where patient_id = $1', [ines.person]),
    ).toEqual([]);
    await browser.press(en('care-invite.change'));
    expect(browser.query('#name')[0]?.getAttribute('value')).toBe('Rosa Alvarez');
    await browser.press(en('care-invite.look-over'));
    await browser.press(en('care-invite.send'));
    expect(browser.text).toContain(en('care-invite.done-sent'));
    const { action, fields } = browser.lastForm;
    await browser.request('POST', action, { form: fields });
    const sent = await world.sql<{ id: string; categories: string[]; acting: string[] }>(
      'select id, categories, acting from care_invitation where patient_id = $1',
      [ines.person],
    );
    expect(sent.map(({ categories, acting }) => [categories, acting])).toEqual([
      [['results', 'refills'], ['refills']],
    ]);
    const jobs = await world.sql<{ data: { invitationId: string } }>(
      "select data from pgboss.job where name = 'mail.care-invitation' and data->>'invitationId' = $1",
      [sent[0]?.id],
    );
    expect(jobs).toHaveLength(1);
    const mail = await act.mailOf(sent[0]?.id ?? '');
    expect(mail?.to).toBe('rosa.one@example.org');
    expect(mail?.subject).toBe(es('care-invitation-mail.subject', { name: world.settings.name }));
    for (const secret of ['Ines', 'Canto', 'Rosa', en('care-see.results'), es('care-see.results')])
      expect(`${mail?.subject} ${mail?.body}`).not.toContain(secret);
    await browser.open(`/people/${ines.person}/caregivers`);
    expect(browser.links).toContain(ines.invite);
    expect(browser.text).toContain(en('care-invite.state-open'));
    expect(browser.text).not.toContain(en('care-invite.mailing'));
  });

  it.each([
    ['a child', '2018-03-27'],
    ['a teen', '2011-03-27'],
    ['somebody who comes of age tomorrow', '2008-11-23'],
  ])('is not there for %s', async (_who, birthDate) => {
    const minor = await act.patient(birthDate);
    expect((await minor.browser.request('GET', minor.invite)).status).toBe(404);
    await minor.browser.open(`/people/${minor.person}/caregivers`);
    expect(minor.browser.links).not.toContain(minor.invite);
    const form = act.formFor('friend@example.org');
    expect((await act.send(minor.browser, minor.invite, form)).status).toBe(404);
    const review = { ...form, do: 'review' };
    expect((await act.send(minor.browser, minor.invite, review)).status).toBe(404);
    expect(
      await world.sql('select 1 from care_invitation where patient_id = $1', [minor.person]),
    ).toEqual([]);
  });

  it('is there from the birthday on, and for an emancipated minor', async () => {
    const today = await act.patient('2008-11-22');
    expect((await today.browser.request('GET', today.invite)).status).toBe(200);
    const minor = await act.patient('2010-03-27');
    await world.sql(
      `insert into court_order (patient_id, kind, starts_on, recorded_at, recorded_by)
        values ($1, 'emancipation', '2026-01-01', now(), $2)`,
      [minor.person, minor.id],
    );
    expect((await minor.browser.request('GET', minor.invite)).status).toBe(200);
  });

  it('takes an end between tomorrow and five years from now', async () => {
    const ines = await act.patient();
    for (const [day, problem] of [
      ['11 22 2026', 'problem.care-end-past'],
      ['11 23 2031', 'problem.care-end-far'],
      ['2 30 2027', 'problem.care-end'],
    ] as const) {
      const [month = '', date = '', year = ''] = day.split(' ');
      const until = { 'until-month': month, 'until-day': date, 'until-year': year };
      const answer = await act.send(
        ines.browser,
        ines.invite,
        act.formFor('end@example.org', until),
      );
      expect([answer.status, answer.body.includes(en(problem))], day).toEqual([422, true]);
    }
    const last = { 'until-month': '11', 'until-day': '22', 'until-year': '2031' };
    await act.invite(ines, 'end@example.org', last);
  });

  it('gives nothing that is not on the form', async () => {
    const ines = await act.patient();
    const { id } = await act.invite(ines, 'more@example.org', {
      'may-see:access-log': 'yes',
      'may-see:preferences': 'yes',
      'may-act:information': 'yes',
      'may-act:results': 'yes',
    });
    const [row] = await world.sql<{ categories: string[]; acting: string[] }>(
      'select categories, acting from care_invitation where id = $1',
      [id],
    );
    expect(row).toEqual({ categories: ['results', 'refills'], acting: ['refills'] });
  });

  it('asks first whether it is the patient', async () => {
    const ines = await act.patient();
    await world.sql("update session set auth_at = auth_at - interval '11 minutes'");
    await ines.browser.open(ines.invite);
    expect(ines.browser.path).toContain('/account/confirm');
  });
});

describe('an invitation to a caregiver', () => {
  it('is accepted with an account that is made with its link, by the birth date and the terms', async () => {
    const ines = await act.patient();
    const { id, link } = await act.invite(ines, 'new.rosa@example.org');
    const rosa = await new Browser(world).open(link);
    expect(rosa.h1).toBe(en('care-link.title'));
    expect(rosa.html).not.toContain('Ines');
    await rosa.click(en('care-link.create'));
    await rosa.press(en('care-account.press'));
    expect(rosa.status).toBe(422);
    rosa
      .fill(en('caregiver-account.name'), 'Rosa Alvarez')
      .fill(en('ui.month'), '7')
      .fill(en('ui.day'), '9')
      .fill(en('ui.year'), '1990')
      .fill(en('account.user-id'), 'rosa.alvarez')
      .choose(en('terms.accept'));
    for (const [at, question, text] of [
      [1, 'first-concert', 'Los Lobos'],
      [2, 'first-pet', 'Mr. Wobbles'],
      [3, 'hero', 'Aunt Inés'],
    ] as const)
      rosa.fill(`Question ${at}`, question).fill(`Answer ${at}`, text);
    rosa
      .fill(en('account.password'), 'seven green boats sail')
      .fill(en('register.password-again'), 'seven green boats sail');
    await rosa.press(en('care-account.press'));
    expect(rosa.path).toContain('/sign-on?next=');
    rosa
      .fill(en('account.user-id'), 'rosa.alvarez')
      .fill(en('account.password'), 'seven green boats sail');
    await rosa.press(en('sign-on.title'));
    expect([rosa.path, rosa.h1]).toEqual([`${link}/answer`, act.titles.invites]);
    expect(rosa.text).toContain(en('care-see.refills'));
    await rosa.press(en('care-answer.press'));
    expect(rosa.status).toBe(422);
    rosa
      .fill(en('ui.month'), 'March')
      .fill(en('ui.day'), '27')
      .fill(en('ui.year'), '1984')
      .choose(en('caregiver-terms.accept'));
    await rosa.press(en('care-answer.press'));
    expect(rosa.h1).toBe(act.titles.accepted);
    await rosa.click(en('care-answer.open', { name: 'Ines' }));
    expect([rosa.path, rosa.status]).toEqual([`/people/${ines.person}`, 200]);
    const [account] = await world.sql<{ id: string; email: string; confirmed: boolean }>(
      `select id, email, email_confirmed_at is not null as confirmed from account
        where user_id = 'rosa.alvarez'`,
    );
    expect(account).toMatchObject({ email: 'new.rosa@example.org', confirmed: true });
    expect(await act.rightsTo(ines.person)).toEqual([
      {
        accountId: account?.id,
        basis: 'invited',
        relationship: 'sibling',
        categories: ['results', 'refills'],
        acting: ['refills'],
        endsOn: '2028-05-22',
      },
    ]);
    expect(await act.stateOf(id)).toMatchObject({ state: 'accepted' });
    expect(await act.toldTo(account?.id ?? '')).toEqual(['access-begun']);
    expect(await act.toldTo(ines.id)).toEqual(['invitation-accepted']);
    const terms = await world.sql<{ version: string }>(
      'select version from terms_acceptance where account_id = $1',
      [account?.id],
    );
    expect(terms.map(({ version }) => version)).toContain(caregiverTermsVersion(null));
    // the patient reads it in the record's log
    await ines.browser.open(`/people/${ines.person}/access-log`);
    expect(ines.browser.text).toContain(en('did.care:accept'));
    expect(ines.browser.text).toContain('Rosa Alvarez');
    // the account can be recovered like any other: its own birth date counts
    const forgot = await new Browser(world).open('/forgot/user-id');
    forgot
      .fill(en('account.email'), 'new.rosa@example.org')
      .fill(en('ui.month'), '7')
      .fill(en('ui.day'), '9')
      .fill(en('ui.year'), '1990');
    await forgot.press(en('register.continue'));
    expect(
      await world.sql(
        "select 1 from pgboss.job where name = 'mail.recovery' and data->>'accountId' = $1",
        [account?.id],
      ),
    ).toHaveLength(1);
  });

  it('makes one account at most, also when many ask at once', async () => {
    const ines = await act.patient();
    const { link } = await act.invite(ines, 'once@example.org');
    const together = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        new Browser(world).request('POST', `${link}/account`, {
          form: accountForm(`once.rosa${at}`),
        }),
      ),
    );
    const signOn = together.filter(({ headers }) => String(headers.location).includes('/sign-on'));
    expect(signOn).toHaveLength(1);
    expect(await world.sql("select 1 from account where email = 'once@example.org'")).toHaveLength(
      1,
    );
    expect(await act.headingAt(new Browser(world), `${link}/account`)).toBe(
      en('care-account.used'),
    );
    // a newer link makes no second one
    const again = await act.invite(ines, 'once@example.org');
    expect(await act.headingAt(new Browser(world), `${again.link}/account`)).toBe(
      en('care-account.used'),
    );
  });

  it('can be declined by the invited person, and the patient is told', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.declines');
    const { id, link } = await act.invite(ines, 'rosa.declines@example.org');
    await rosa.browser.open(`${link}/answer`);
    await rosa.browser.press(en('care-answer.decline'));
    expect(rosa.browser.h1).toBe(en('care-answer.declined'));
    expect(await act.stateOf(id)).toMatchObject({ state: 'declined' });
    expect(await act.toldTo(ines.id)).toEqual(['invitation-declined']);
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.over);
    await ines.browser.open(ines.invite);
    expect(ines.browser.text).toContain(en('care-invite.state-declined'));
  });

  it('is withdrawn and sent again by the patient', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.again');
    const first = await act.invite(ines, 'rosa.again@example.org');
    await ines.browser.open(ines.invite);
    await ines.browser.press(en('care-invite.again'));
    expect(ines.browser.text).toContain(en('care-invite.done-again'));
    expect(await act.stateOf(first.id)).toMatchObject({ state: 'replaced' });
    expect(await act.headingAt(rosa.browser, `${first.link}/answer`)).toBe(act.titles.newer);
    expect(await act.headingAt(new Browser(world), first.link)).toBe(act.titles.newer);
    const [second] = await world.sql<{ id: string }>(
      "select id from care_invitation where patient_id = $1 and state = 'open'",
      [ines.person],
    );
    const link = await act.linkOf(second?.id ?? '');
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.invites);
    await ines.browser.open(ines.invite);
    await ines.browser.press(en('care-invite.withdraw'));
    expect(ines.browser.text).toContain(en('care-invite.done-withdrawn'));
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.over);
    expect((await act.accept(rosa.browser, link)).body).toContain(act.titles.over);
    expect(await act.rightsTo(ines.person)).toEqual([]);
    expect(await act.mailOf(second?.id ?? '')).toBeUndefined();
  });

  it('expires, and both sides hear of it from the sweep', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.late');
    const max = await act.member('max.late');
    const one = await act.invite(ines, 'rosa.late@example.org');
    await act.accept(max.browser, one.link);
    expect(await act.stateOf(one.id)).toMatchObject({ state: 'asking' });
    await world.sql('update care_invitation set expires_at = $2 where id = $1', [
      one.id,
      world.clock.now(),
    ]);
    expect(await act.headingAt(rosa.browser, `${one.link}/answer`)).toBe(act.titles.over);
    expect((await act.accept(rosa.browser, one.link)).body).toContain(act.titles.over);
    expect(await act.rightsTo(ines.person)).toEqual([]);
    await expireInvitations(world, world.clock.now());
    expect(await act.stateOf(one.id)).toMatchObject({ state: 'expired' });
    expect(await act.toldTo(ines.id)).toContain('invitation-ended');
    expect(await act.toldTo(max.id)).toContain('invitation-refused');
    await expireInvitations(world, world.clock.now());
    expect((await act.toldTo(ines.id)).filter((one) => one === 'invitation-ended')).toHaveLength(1);
  });
});

describe('the terms for caregivers', () => {
  it('are asked for at the next sign-on when they change, by those with access alone', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.terms');
    await act.member('max.terms');
    const { link } = await act.invite(ines, 'rosa.terms@example.org');
    await act.accept(rosa.browser, link);
    const text = 'These are the terms of the house for all who care for somebody here.';
    world.settings.caregiverTerms = { version: '2027-05-01', en: text, es: text };
    const again = await new Browser(world).open('/sign-on');
    const signOn = async (browser: Browser, userId: string) => {
      await browser.open('/sign-on');
      browser.fill('User ID', userId).fill('Password', 'a test walks by the river');
      return browser.press('Sign on');
    };
    await signOn(again, 'rosa.terms');
    expect([again.path, again.text]).toEqual([
      '/sign-on/caregiver-terms',
      expect.stringContaining(text),
    ]);
    await again.choose(en('caregiver-terms.accept')).press(en('register.continue'));
    const asked = '/sign-on/caregiver-terms';
    expect([again.status, again.path === asked]).toEqual([200, false]);
    for (const userId of ['rosa.terms', 'max.terms', ines.userId])
      expect((await signOn(again, userId)).path, userId).not.toContain('/sign-on');
    await again.open('/terms/caregivers');
    expect(again.text).toContain(text);
    world.settings.caregiverTerms = null;
  });
});
