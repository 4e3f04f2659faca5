import { mailCareInvitation } from '../src/caregivers/invitations/mail.ts';
import { versionOf } from '../src/identity/accounts/terms/terms-text.tsx';
import type { Mail } from '../src/platform/mail/mail.ts';
import { Browser } from './browser.ts';
import { en } from './words.ts';
import type { World } from './world.ts';

/** What several tests do with invitations to caregivers. */
export const invitationsIn = (worldOf: () => World) => {
  let made = 0;
  const confirmed = (id: string) =>
    worldOf().sql('update account set email_confirmed_at = now() where id = $1', [id]);

  /** A patient with an account: Ines, born on March 27, 1984, unless told otherwise. */
  async function patient(birthDate = '1984-03-27') {
    made += 1;
    const userId = `ines.${made}`;
    const person = await worldOf().person({
      given: 'Ines',
      family: `Canto${made}`,
      birthDate,
      mrn: `00480000${10 + made}`,
    });
    const id = await worldOf().account({ userId, patientId: person, name: `Ines Canto${made}` });
    await confirmed(id);
    const browser = await new Browser(worldOf()).signOn(userId);
    return { id, person, userId, browser, invite: `/people/${person}/caregivers/invite` };
  }
  type Patient = Awaited<ReturnType<typeof patient>>;

  /** A member who may be invited. */
  async function member(userId: string, rest: { email?: string; confirmed?: false } = {}) {
    const id = await worldOf().account({
      userId,
      name: `The ${userId}`,
      ...(rest.email ? { email: rest.email } : {}),
    });
    if (rest.confirmed !== false) await confirmed(id);
    return { id, userId, browser: await new Browser(worldOf()).signOn(userId) };
  }

  /** What the form of an invitation sends. */
  const formFor = (email: string, rest: Record<string, string> = {}) => ({
    name: 'Rosa',
    email,
    relationship: 'sibling',
    'may-see:results': 'yes',
    'may-act:refills': 'yes',
    'until-month': 'May',
    'until-day': '22',
    'until-year': '2028',
    language: 'en',
    do: 'send',
    ...rest,
  });
  const send = (browser: Browser, path: string, form: Record<string, string> = {}) =>
    browser.request('POST', path, { form: { _key: crypto.randomUUID(), ...form } });

  /** Invites an address; answers the id of the invitation and the path of its link. */
  async function invite(by: Patient, email: string, rest: Record<string, string> = {}) {
    const answer = await send(by.browser, by.invite, formFor(email, rest));
    if (answer.status !== 303) throw new Error(`inviting answered ${answer.status}`);
    const [row] = await worldOf().sql<{ id: string }>(
      `select id from care_invitation where patient_id = $1 and lower(email) = lower($2)
        order by invited_at desc, (state = 'open') desc limit 1`,
      [by.person, email],
    );
    const id = row?.id ?? '';
    return { id, link: await linkOf(id) };
  }

  /** The mail of an invitation, as the job sends it; none if it sends none. */
  async function mailOf(id: string): Promise<Mail | undefined> {
    const mails: Mail[] = [];
    await mailCareInvitation(
      worldOf(),
      id,
      worldOf().clock.now(),
      async (mail) => void mails.push(mail),
    );
    return mails[0];
  }
  const linkOf = async (id: string) =>
    /(\/care\/\S+)/.exec((await mailOf(id))?.body ?? '')?.[1] ?? '';

  const BORN = { 'birth-month': '3', 'birth-day': '27', 'birth-year': '1984' };
  const answerForm = (born: Record<string, string> = BORN) => ({
    ...born,
    accept: 'yes',
    version: versionOf(worldOf().settings, 'caregivers'),
  });
  const wrong = (year: number) => ({ ...BORN, 'birth-year': String(year) });
  /** Answers an invitation as the form on its page does. */
  const accept = (browser: Browser, link: string, born?: Record<string, string>) =>
    send(browser, `${link}/answer`, answerForm(born));

  const stateOf = async (id: string) =>
    (
      await worldOf().sql<{ state: string; tries: number; lockedWhy: string | null }>(
        'select state, tries, locked_why from care_invitation where id = $1',
        [id],
      )
    )[0];
  /** The rights to a person's record that are in force, by account. */
  const rightsTo = (person: string) =>
    worldOf().sql<{
      accountId: string;
      basis: string;
      relationship: string;
      categories: string[];
      acting: string[];
      endsOn: string;
    }>(
      `select account_id, basis, relationship, categories, acting, ends_on::text from proxy
        where patient_id = $1 and revoked_at is null`,
      [person],
    );
  /** What an account was told, in the order in which it was. */
  const toldTo = async (accountId: string) =>
    (
      await worldOf().sql<{ data: { notice: string } }>(
        "select data from notice where account_id = $1 and topic = 'care' order by made_at, id",
        [accountId],
      )
    ).map(({ data }) => data.notice);
  /** The heading of the page that a link shows. */
  const headingAt = async (browser: Browser, path: string) => (await browser.open(path)).h1;
  const titles = {
    over: en('care-link.over'),
    newer: en('care-link.newer'),
    other: en('care-answer.other'),
    locked: en('care-answer.locked'),
    waits: en('care-answer.waits'),
    invites: en('care-answer.heading', { name: 'Ines' }),
    accepted: en('care-answer.accepted', { name: 'Ines' }),
  };
  return {
    ...{ patient, member, formFor, send, invite, mailOf, linkOf, answerForm, wrong, accept },
    ...{ stateOf, rightsTo, toldTo, headingAt, titles, confirmed },
  };
};
