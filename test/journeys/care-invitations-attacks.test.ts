import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idInLink, linkAddress } from '../../src/identity/accounts/links.ts';
import { Browser } from '../browser.ts';
import { invitationsIn } from '../invitations.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Attacks on invitations to caregivers, and the rows of the case table F6: forwarded, guessed, used
 * twice, forged, by the wrong account.
 */
let world: World;
const act = invitationsIn(() => world);
beforeAll(async () => {
  world = await makeWorld();
});
// everybody sits in one place here, and the clock stands still
beforeEach(() => world.sql('delete from throttle'));
/** A page without its address and the keys of its forms, which differ each time. */
const plain = ({ body }: { body: string }, address: string): string =>
  body.replaceAll(address, '').replace(/name="_key" value="[^"]+"/g, '');

describe('F6 (a): a forwarded link', () => {
  it('tells another account that it is for another address, not which, and stays open for the right one', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.a');
    const max = await act.member('max.a');
    const { id, link } = await act.invite(ines, 'rosa.a@example.org');
    await max.browser.open(`${link}/answer`);
    expect(max.browser.h1).toBe(act.titles.other);
    for (const secret of ['Ines', 'Canto', 'rosa.a@', 'Rosa', en('care-see.results')])
      expect(max.browser.html).not.toContain(secret);
    expect(await act.stateOf(id)).toMatchObject({ state: 'open', tries: 0 });
    await act.accept(rosa.browser, link);
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([rosa.id]);
    expect(await act.headingAt(max.browser, `${link}/answer`)).toBe(act.titles.over);
  });

  it('lets another account guess five times in all, and then staff must act', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.guess');
    const max = await act.member('max.guess');
    const { id, link } = await act.invite(ines, 'rosa.guess@example.org');
    for (const year of [1980, 1981, 1982]) {
      const answer = await act.accept(max.browser, link, act.wrong(year));
      expect([answer.status, answer.body.includes(en('problem.care-birth-wrong'))]).toEqual([
        422,
        true,
      ]);
    }
    // the tries of both count together
    await act.accept(rosa.browser, link, act.wrong(1970));
    const fifth = await act.accept(max.browser, link, act.wrong(1983));
    expect(fifth.body).toContain(act.titles.locked);
    expect(await act.stateOf(id)).toMatchObject({ state: 'locked', tries: 5, lockedWhy: 'tries' });
    for (const browser of [max.browser, rosa.browser]) {
      expect((await act.accept(browser, link)).body).toContain(act.titles.locked);
      expect((await act.accept(browser, link)).body).not.toContain('Ines');
    }
    expect(await act.rightsTo(ines.person)).toEqual([]);
    expect(await act.toldTo(ines.id)).toEqual(['invitation-locked']);
    await ines.browser.open(ines.invite);
    expect(ines.browser.text).toContain(en('care-invite.state-locked'));
    // the patient can't begin anew without the office
    const again = await act.send(ines.browser, ines.invite, act.formFor('rosa.guess@example.org'));
    expect([again.status, again.body.includes(en('problem.care-email-locked'))]).toEqual([
      422,
      true,
    ]);
    await ines.browser.press(en('care-invite.withdraw'));
    const after = await act.send(ines.browser, ines.invite, act.formFor('Rosa.Guess@example.org'));
    expect(after.status).toBe(422);
  });

  it('does not open for a right birth date before the patient says yes', async () => {
    const ines = await act.patient();
    const max = await act.member('max.asks');
    const { id, link } = await act.invite(ines, 'rosa.asked@example.org');
    expect((await act.accept(max.browser, link)).body).toContain(act.titles.waits);
    expect(await act.rightsTo(ines.person)).toEqual([]);
    expect((await max.browser.request('GET', `/people/${ines.person}`)).status).toBe(404);
    expect([await act.toldTo(max.id), await act.toldTo(ines.id)]).toEqual([
      ['invitation-waits'],
      ['invitation-asked'],
    ]);
    await ines.browser.open(ines.invite);
    await ines.browser.click(`${en('care-invite.answer')} Rosa`);
    expect(ines.browser.h1).toBe(en('care-ask.title'));
    expect(ines.browser.text).toContain('The max.asks');
    await ines.browser.press(en('care-ask.yes'));
    expect(ines.browser.text).toContain(en('care-invite.done-given'));
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([max.id]);
    expect(await act.stateOf(id)).toMatchObject({ state: 'accepted' });
    expect(await act.toldTo(max.id)).toContain('access-begun');
    expect(await act.toldTo(ines.id)).toContain('access-given');
    expect(await act.headingAt(max.browser, `${link}/answer`)).toBe(act.titles.accepted);
  });

  it('stays open for the right person after a no, and closed for whoever asked', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.no');
    const max = await act.member('max.no');
    const { id, link } = await act.invite(ines, 'rosa.no@example.org');
    await act.accept(max.browser, link);
    await ines.browser.open(`/people/${ines.person}/caregivers/invitations/${id}`);
    await ines.browser.press(en('care-ask.no'));
    expect(ines.browser.text).toContain(en('care-invite.done-refused'));
    expect(await act.toldTo(max.id)).toContain('invitation-refused');
    expect(await act.headingAt(max.browser, `${link}/answer`)).toBe(act.titles.over);
    expect((await act.accept(max.browser, link)).body).toContain(act.titles.over);
    // nor with a newer link to the same address
    const again = await act.invite(ines, 'rosa.no@example.org');
    expect(await act.headingAt(max.browser, `${again.link}/answer`)).toBe(act.titles.over);
    await act.accept(rosa.browser, again.link);
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([rosa.id]);
  });

  it('does not let the yes count for somebody else than the page showed', async () => {
    const ines = await act.patient();
    const max = await act.member('max.seen');
    const mia = await act.member('mia.seen');
    const { id, link } = await act.invite(ines, 'rosa.seen@example.org');
    await act.accept(max.browser, link);
    const page = `/people/${ines.person}/caregivers/invitations/${id}`;
    const form = { answer: 'yes', asker: mia.id };
    await act.send(ines.browser, page, form);
    expect(await act.rightsTo(ines.person)).toEqual([]);
    // and nobody says yes for the patient
    for (const browser of [max.browser, mia.browser, new Browser(world)])
      expect([303, 404]).toContain(
        (await act.send(browser, page, { answer: 'yes', asker: max.id })).status,
      );
    expect(await act.rightsTo(ines.person)).toEqual([]);
    // while one asks, the right person still may accept
    const rosa = await act.member('rosa.seen');
    await act.accept(rosa.browser, link);
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([rosa.id]);
    expect(await act.toldTo(max.id)).toContain('invitation-refused');
    await act.send(ines.browser, page, { answer: 'yes', asker: max.id });
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([rosa.id]);
  });
});

describe('F6 (b): the same link in two tabs', () => {
  it('gives one right, and shows the same page twice', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.b');
    const { link } = await act.invite(ines, 'rosa.b@example.org');
    const [one, two] = await Promise.all([
      act.accept(rosa.browser, link),
      act.accept(rosa.browser, link),
    ]);
    for (const answer of [one, two]) expect(answer?.body).toContain(act.titles.accepted);
    expect(await act.rightsTo(ines.person)).toHaveLength(1);
    expect(
      await world.sql('select 1 from proxy where patient_id = $1', [ines.person]),
    ).toHaveLength(1);
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.accepted);
    expect(await act.toldTo(ines.id)).toEqual(['invitation-accepted']);
  });

  it('gives one right when two accounts with the address press at once', async () => {
    const ines = await act.patient();
    const email = 'rosa.both@example.org';
    const both = [await act.member('rosa.b1', { email }), await act.member('rosa.b2', { email })];
    const { link } = await act.invite(ines, email);
    const answers = await Promise.all(
      [...both, ...both].map(({ browser }) => act.accept(browser, link)),
    );
    const rights = await act.rightsTo(ines.person);
    expect(rights).toHaveLength(1);
    const won = answers.filter(({ body }) => body.includes(act.titles.accepted));
    expect(won).toHaveLength(2);
  });
});

describe('F6 (c): sent again', () => {
  it('says under the first link that a newer one exists; the second works', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.c');
    const first = await act.invite(ines, 'rosa.c@example.org');
    await act.accept(rosa.browser, first.link, act.wrong(1970));
    const second = await act.invite(ines, 'ROSA.C@example.org', { 'may-see:notes': 'yes' });
    expect(await act.headingAt(rosa.browser, `${first.link}/answer`)).toBe(act.titles.newer);
    expect((await act.accept(rosa.browser, first.link)).body).toContain(act.titles.newer);
    expect(await act.rightsTo(ines.person)).toEqual([]);
    // wrong dates stay counted
    expect(await act.stateOf(second.id)).toMatchObject({ state: 'open', tries: 1 });
    await act.accept(rosa.browser, second.link);
    expect((await act.rightsTo(ines.person))[0]?.categories).toContain('notes');
  });
});

describe('F6 (d): two accounts with the address', () => {
  it('lets Rosa choose by signing on', async () => {
    const ines = await act.patient();
    const email = 'rosa.d@example.org';
    await act.member('rosa.d1', { email });
    const second = await act.member('rosa.d2', { email });
    const { link } = await act.invite(ines, email);
    const page = await new Browser(world).open(link);
    expect(page.text).toContain(en('care-link.several'));
    await act.accept(second.browser, link);
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([second.id]);
  });
});

describe('F6 (e): oneself, and the same person twice', () => {
  it.each([
    ['the own address', (own: string) => own],
    ['in capitals', (own: string) => own.toUpperCase()],
    ['with a tag', (own: string) => own.replace('@', '+care@')],
  ])('refuses %s in words', async (_what, change) => {
    const ines = await act.patient();
    const own = `${ines.userId}@example.org`;
    const answer = await act.send(ines.browser, ines.invite, act.formFor(change(own)));
    expect([answer.status, answer.body.includes(en('problem.care-email-self'))]).toEqual([
      422,
      true,
    ]);
    expect(
      await world.sql('select 1 from care_invitation where patient_id = $1', [ines.person]),
    ).toEqual([]);
  });

  it('refuses one’s own address without its dots where the domain ignores them, and one that waits for its link', async () => {
    const ines = await act.patient();
    await world.sql("update account set email = 'in.es.canto@gmail.com' where id = $1", [ines.id]);
    await world.sql(
      `insert into email_change (account_id, new_email, changed_at)
        values ($1, 'soon@example.org', now())`,
      [ines.id],
    );
    for (const email of ['inescanto@googlemail.com', 'soon@example.org']) {
      const answer = await act.send(ines.browser, ines.invite, act.formFor(email));
      expect(answer.status, email).toBe(422);
    }
    await act.invite(ines, 'in.escanto@example.org');
  });

  it('leads to changing the access of somebody who has it', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.e');
    const { link } = await act.invite(ines, 'rosa.e@example.org');
    await act.accept(rosa.browser, link);
    for (const form of ['review', 'send']) {
      const answer = await act.send(
        ines.browser,
        ines.invite,
        act.formFor('Rosa.E@example.org', { do: form }),
      );
      expect(answer.body).toContain(en('care-invite.has-access'));
      expect(answer.body).toContain(`href="/people/${ines.person}/caregivers"`);
    }
    expect(
      await world.sql('select 1 from care_invitation where patient_id = $1', [ines.person]),
    ).toHaveLength(1);
    // once it has ended, the same person can be invited again
    await world.sql('update proxy set ends_on = $2 where patient_id = $1', [
      ines.person,
      '2026-11-21',
    ]);
    const again = await act.invite(ines, 'rosa.e@example.org');
    await act.accept(rosa.browser, again.link);
    expect(await act.rightsTo(ines.person)).toHaveLength(1);
  });
});

describe('guessing at once', () => {
  it('judges five birth dates of fifty that come in parallel', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.fifty');
    const { id, link } = await act.invite(ines, 'rosa.fifty@example.org');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        // the right one is the last
        act.accept(rosa.browser, link, act.wrong(at === 49 ? 1984 : 1930 + at)),
      ),
    );
    const judged = answers.filter(({ body }) => body.includes(en('problem.care-birth-wrong')));
    expect(judged.length).toBeLessThanOrEqual(4);
    expect(await act.stateOf(id)).toMatchObject({ state: 'locked', tries: 5 });
    expect(await act.rightsTo(ines.person)).toEqual([]);
  });

  it('counts an account’s wrong dates over all invitations', async () => {
    const max = await act.member('max.many');
    const links: string[] = [];
    const patients = await Promise.all([act.patient(), act.patient(), act.patient()]);
    for (const [at, ines] of patients.entries())
      links.push((await act.invite(ines, `rosa.many${at}@example.org`)).link);
    const statuses: number[] = [];
    for (const link of links)
      for (const year of [1970, 1971, 1972, 1973])
        statuses.push((await act.accept(max.browser, link, act.wrong(year))).status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    expect(statuses.slice(10)).toEqual([429, 429]);
  });
});

describe('a link that is none', () => {
  it('shows the same page for a forged, a truncated and an unknown token, to everybody', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.forged');
    const one = await act.invite(ines, 'rosa.forged@example.org');
    const other = await act.invite(ines, 'rosa.forged2@example.org');
    const token = one.link.slice('/care/'.length);
    const ofOther = `${other.id}${token.slice(36)}`;
    const forJoin = linkAddress(world.config, 'join', one.id).split('/').at(-1) ?? '';
    const unknown = linkAddress(world.config, 'care', crypto.randomUUID()).split('/').at(-1) ?? '';
    const bad = [`${token.slice(0, -1)}_`, token.slice(0, -5), one.id, ofOther, forJoin, unknown];
    const pages = new Set<string>();
    for (const each of bad)
      for (const path of [`/care/${each}`, `/care/${each}/account`]) {
        const answer = await new Browser(world).request('GET', path);
        expect(answer.status, path).toBe(404);
        pages.add(plain(answer, path));
      }
    expect(pages.size).toBe(1);
    const signedOn = new Set<string>();
    for (const each of bad) {
      const path = `/care/${each}/answer`;
      const seen = await rosa.browser.request('GET', path);
      expect([seen.status, (await act.accept(rosa.browser, `/care/${each}`)).status]).toEqual([
        404, 404,
      ]);
      signedOn.add(plain(seen, path));
    }
    expect(signedOn.size).toBe(1);
    expect(idInLink(world.config, 'care', token)).toBe(one.id);
    expect(await act.stateOf(one.id)).toMatchObject({ state: 'open', tries: 0 });
  });

  it('shows one page for all that has ended, whatever ended it', async () => {
    const pages = new Map<string, string>();
    const endings: [string, string][] = [
      ['expired', 'update care_invitation set expires_at = $2 where patient_id = $1'],
      [
        'withdrawn',
        "update care_invitation set state = 'withdrawn', ended_at = $2 where patient_id = $1",
      ],
      [
        'declined',
        "update care_invitation set state = 'declined', ended_at = $2 where patient_id = $1",
      ],
      ['died', 'update person set deceased = $2::timestamptz is not null where patient_id = $1'],
      ['closed', 'update account set closed_at = $2 where patient_id = $1'],
      [
        'joined',
        `update person set merged_into = (select patient_id from person where patient_id <> $1
          and merged_into is null limit 1) where patient_id = $1 and $2::timestamptz is not null`,
      ],
      [
        'not of age after all',
        "update person set birth_date = '2015-03-27' where patient_id = $1 and $2::timestamptz is not null",
      ],
    ];
    const rosa = await act.member('rosa.ended');
    for (const [ending, sql] of endings) {
      const ines = await act.patient();
      const { link } = await act.invite(ines, 'rosa.ended@example.org');
      await world.sql(sql, [ines.person, world.clock.now()]);
      expect((await act.accept(rosa.browser, link)).body, ending).toContain(act.titles.over);
      expect(await act.rightsTo(ines.person), ending).toEqual([]);
      const path = `${link}/answer`;
      const page = await rosa.browser.request('GET', path);
      pages.set(ending, plain(page, path));
      const open = await new Browser(world).request('GET', link);
      pages.set(`${ending}, not signed on`, plain(open, link));
    }
    // and one that somebody else has used
    const ines = await act.patient();
    const max = await act.member('max.ended');
    const { id, link } = await act.invite(ines, 'max.ended@example.org');
    await act.accept(max.browser, link);
    expect(await act.stateOf(id)).toMatchObject({ state: 'accepted' });
    const path = `${link}/answer`;
    pages.set('used', plain(await rosa.browser.request('GET', path), path));
    const open = await new Browser(world).request('GET', link);
    pages.set('used, not signed on', plain(open, link));
    expect(new Set(pages.values()).size).toBe(2);
    for (const page of pages.values()) expect(page).not.toContain('Ines');
  });
});

describe('whoever may not accept', () => {
  it('is a member of staff, with or without the link', async () => {
    const ines = await act.patient();
    const { id, link } = await act.invite(ines, 'nurse.ned@example.org');
    const staff = await world.account({
      userId: 'nurse.ned',
      roles: ['nurse'],
      email: 'nurse.ned@example.org',
    });
    await act.confirmed(staff);
    const ned = await new Browser(world).signOn('nurse.ned');
    expect((await ned.request('GET', `${link}/answer`)).status).toBe(404);
    expect((await act.accept(ned, link)).status).toBe(404);
    expect((await act.send(ned, `${link}/decline`)).status).toBe(404);
    expect(await act.stateOf(id)).toMatchObject({ state: 'open', tries: 0 });
  });

  it('is the patient', async () => {
    const ines = await act.patient();
    const { id, link } = await act.invite(ines, 'somebody@example.org');
    // even if the address has become the patient's own
    await world.sql("update account set email = 'somebody@example.org' where id = $1", [ines.id]);
    expect((await act.accept(ines.browser, link)).body).toContain(en('care-answer.own'));
    await act.send(ines.browser, `${link}/decline`);
    expect(await act.stateOf(id)).toMatchObject({ state: 'open', tries: 0 });
    expect(await act.rightsTo(ines.person)).toEqual([]);
  });

  it('is an account that has not confirmed the invited address', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.unconfirmed', { confirmed: false });
    const { link } = await act.invite(ines, 'rosa.unconfirmed@example.org');
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.other);
    await act.send(rosa.browser, `${link}/decline`);
    await act.confirmed(rosa.id);
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.invites);
  });

  it('is an account whose address is not the invited one any longer; one that took it over must still know the birth date', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.moves');
    const max = await act.member('max.moves');
    const { id, link } = await act.invite(ines, 'rosa.moves@example.org');
    await world.sql("update account set email = 'rosa.new@example.org' where id = $1", [rosa.id]);
    expect(await act.headingAt(rosa.browser, `${link}/answer`)).toBe(act.titles.other);
    await world.sql("update account set email = 'rosa.moves@example.org' where id = $1", [max.id]);
    await act.accept(max.browser, link, act.wrong(1970));
    expect(await act.stateOf(id)).toMatchObject({ state: 'open', tries: 1 });
    expect(await act.rightsTo(ines.person)).toEqual([]);
  });

  it('is whoever takes the address after it was accepted', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.used');
    const max = await act.member('max.used');
    const { link } = await act.invite(ines, 'rosa.used@example.org');
    await act.accept(rosa.browser, link);
    await world.sql("update account set email = 'rosa.used@example.org' where id = $1", [max.id]);
    expect(await act.headingAt(max.browser, `${link}/answer`)).toBe(act.titles.over);
    expect((await act.accept(max.browser, link)).body).toContain(act.titles.over);
    expect((await act.rightsTo(ines.person)).map((one) => one.accountId)).toEqual([rosa.id]);
  });

  it('is nobody’s choice: the form takes no person, no right and no address', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.body');
    const { link } = await act.invite(ines, 'rosa.body@example.org');
    const others: Record<string, string>[] = [
      { person: ines.person },
      { patientId: ines.person },
      { 'may-see:notes': 'yes' },
      { email: 'x@example.org' },
    ];
    for (const more of others) {
      const form = { ...act.answerForm(), ...more };
      expect((await act.send(rosa.browser, `${link}/answer`, form)).status).toBe(400);
    }
    expect(await act.rightsTo(ines.person)).toEqual([]);
  });

  it('is somebody who does not accept the terms that apply now; it counts as no try', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.noterms');
    const { id, link } = await act.invite(ines, 'rosa.noterms@example.org');
    const { accept: _, ...without } = act.answerForm();
    for (const form of [without, { ...act.answerForm(), version: 'caregiver-2020-01-01' }])
      expect((await act.send(rosa.browser, `${link}/answer`, form)).status).toBe(422);
    expect(await act.stateOf(id)).toMatchObject({ state: 'open', tries: 0 });
    expect(await act.rightsTo(ines.person)).toEqual([]);
  });
});

describe('an invited caregiver', () => {
  it('passes nothing on: a caregiver’s caregiver gets nothing', async () => {
    const ines = await act.patient();
    const rosa = await act.patient();
    const max = await act.member('max.third');
    const first = await act.invite(ines, `${rosa.userId}@example.org`);
    await act.accept(rosa.browser, first.link);
    await rosa.browser.open(`/people/${ines.person}`);
    expect(rosa.browser.status).toBe(200);
    const { link } = await act.invite(rosa, 'max.third@example.org');
    await act.accept(max.browser, link);
    expect((await max.browser.request('GET', `/people/${rosa.person}`)).status).toBe(200);
    for (const path of ['', '/results', '/access-log', '/caregivers/invite'])
      expect((await max.browser.request('GET', `/people/${ines.person}${path}`)).status).toBe(404);
    // and Rosa can't invite for Ines, or touch her invitations
    expect((await rosa.browser.request('GET', ines.invite)).status).toBe(404);
    const form = act.formFor('max.third@example.org');
    expect((await act.send(rosa.browser, ines.invite, form)).status).toBe(404);
    const other = await act.invite(ines, 'other@example.org');
    const page = `/people/${ines.person}/caregivers/invitations/${other.id}`;
    for (const path of [`${page}/withdraw`, `${page}/again`])
      expect((await act.send(rosa.browser, path)).status).toBe(404);
    // nor by her own address with Ines's invitation
    const mixed = `/people/${rosa.person}/caregivers/invitations/${other.id}`;
    for (const path of [`${mixed}/withdraw`, `${mixed}/again`])
      expect((await act.send(rosa.browser, path)).status).toBe(404);
    expect((await rosa.browser.request('GET', mixed)).status).toBe(404);
    expect(await act.stateOf(other.id)).toMatchObject({ state: 'open' });
  });

  it('reaches nothing of the patient’s account', async () => {
    const ines = await act.patient();
    const rosa = await act.member('rosa.account');
    const { link } = await act.invite(ines, 'rosa.account@example.org');
    await act.accept(rosa.browser, link);
    const before = await world.sql('select * from account where id = $1', [ines.id]);
    const tries: [string, Record<string, string>][] = [
      ['/account/email', { email: 'taken.over@example.org' }],
      ['/account/user-id', { userId: 'taken.over' }],
      ['/account/phone', { phone: '319-555-0100' }],
      ['/account/passkeys', { name: 'Phone', ticket: 'x', response: 'x' }],
    ];
    const others: Record<string, string>[] = [{}, { account: ines.id }, { person: ines.person }];
    for (const [path, form] of tries)
      for (const more of others) await act.send(rosa.browser, path, { ...form, ...more });
    expect((await rosa.browser.request('GET', `/people/${ines.person}/account`)).status).toBe(404);
    expect(await world.sql('select * from account where id = $1', [ines.id])).toEqual(before);
    expect(await world.sql('select 1 from passkey where account_id = $1', [ines.id])).toEqual([]);
    expect(await world.sql('select 1 from email_change where account_id = $1', [ines.id])).toEqual(
      [],
    );
  });
});

describe('what protects the patient', () => {
  const flag = (person: string, by: string, account: string | null) =>
    world.sql(
      `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
        values ($1, 'abuse', $2, 'a reason of some length', now(), $3)`,
      [person, account, by],
    );
  const ended = (person: string, account: string, why: string) =>
    world.sql(
      `insert into proxy (patient_id, account_id, relationship, basis, starts_on, revoked_at,
          revoked_why, quiet) values ($1, $2, 'partner', 'invited', '2020-01-01', now(), $3, true)`,
      [person, account, why],
    );

  /** Another record of the person, joined to theirs after the invitation. */
  const joined = async (person: string) => {
    const other = await world.person({ given: 'Ines', birthDate: '1984-03-27' });
    await world.sql('update person set merged_into = $2 where patient_id = $1', [other, person]);
    await world.sql(
      `insert into person_merge (from_id, into_id, moved, merged_at)
        values ($1, $2, '{}', $3::timestamptz + interval '1 second')`,
      [other, person, world.clock.now()],
    );
    return other;
  };

  it.each([
    ['a safety flag', (person: string, by: string) => flag(person, by, null)],
    // whoever was invited to one record was not invited to what came from the other
    ['a join since the invitation', (person: string) => joined(person)],
    ['a flag about the account', (person: string, by: string, me: string) => flag(person, by, me)],
    [
      'an order not to contact',
      (person: string, by: string, me: string) =>
        world.sql(
          `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at,
              recorded_by) values ($1, 'no-contact', $2, '2026-01-01', now(), $3)`,
          [person, me, by],
        ),
    ],
    ['an end for safety', (person: string, _by: string, me: string) => ended(person, me, 'safety')],
    [
      'an end for safety on a joined record',
      async (person: string, _by: string, me: string) => {
        const other = await joined(person);
        await world.sql("update person_merge set merged_at = '2020-01-01' where from_id = $1", [
          other,
        ]);
        await ended(other, me, 'safety');
      },
    ],
    [
      'an emergency end that waits for a second person',
      (person: string, by: string, me: string) =>
        world.sql(
          `insert into proxy (patient_id, account_id, relationship, basis, starts_on, suspended_at,
              suspended_by) values ($1, $2, 'partner', 'invited', '2020-01-01', now(), $3)`,
          [person, me, by],
        ),
    ],
  ])(
    '%s sends the invitation to staff, with the same page as too many tries',
    async (what, protect) => {
      const ines = await act.patient();
      const piet = await act.member(`piet.${what.replaceAll(' ', '.')}`.slice(0, 40));
      const email = `${piet.userId}@example.org`;
      const { id, link } = await act.invite(ines, email);
      await protect(ines.person, ines.id, piet.id);
      const answer = await act.accept(piet.browser, link);
      expect(answer.body).toContain(act.titles.locked);
      expect(await act.stateOf(id)).toMatchObject({ state: 'locked', lockedWhy: 'safety' });
      const page = await piet.browser.request('GET', `${link}/answer`);
      // the same after too many tries
      const other = await act.patient();
      const tried = await act.invite(other, email);
      for (const year of [1970, 1971, 1972, 1973, 1974])
        await act.accept(piet.browser, tried.link, act.wrong(year));
      const locked = await piet.browser.request('GET', `${tried.link}/answer`);
      expect(plain(locked, tried.link)).toBe(plain(page, link));
      expect((await piet.browser.request('GET', `/people/${ines.person}`)).status).toBe(404);
    },
  );

  it('is looked at by records staff, who open the invitation again or end it', async () => {
    await world.account({ userId: 'grace.records', roles: ['records'], name: 'Grace L.' });
    const grace = await new Browser(world).signOn('grace.records');
    const check = (id: string, what: string) =>
      act.send(grace, `/staff/care/invitations/${id}/${what}`, {});
    const ines = await act.patient();
    const rosa = await act.member('rosa.checked');
    const one = await act.invite(ines, 'rosa.checked@example.org');
    await flag(ines.person, ines.id, null);
    await act.accept(rosa.browser, one.link);
    await grace.open('/staff/care/reviews');
    expect(grace.text).toContain(en('care-staff.locked-safety'));
    for (const what of ['unlock', 'void']) {
      const form = grace.query(`form[action$="/invitations/${one.id}/${what}"]`)[0];
      expect(form?.closest('details.ask-first'), what).toBeTruthy();
    }
    world.clock.pass(60_000);
    await world.sql("update safety_flag set raised_at = $1::timestamptz - interval '1 second'", [
      world.clock.now(),
    ]);
    expect((await check(one.id, 'unlock')).headers.location).toMatch(/done=unlock$/);
    expect((await check(one.id, 'unlock')).status).toBe(404);
    expect(await act.stateOf(one.id)).toMatchObject({ state: 'open', tries: 0 });
    await act.accept(rosa.browser, one.link);
    expect(await act.rightsTo(ines.person)).toHaveLength(1);
    await ines.browser.open(`/people/${ines.person}/access-log`);
    expect(ines.browser.text).toContain(en('did.care:unlock'));

    const two = await act.invite(ines, 'rosa.voided@example.org');
    const max = await act.member('max.voided');
    for (const year of [1970, 1971, 1972, 1973, 1974])
      await act.accept(max.browser, two.link, act.wrong(year));
    // nobody but records staff, and never about their own record
    await world.account({ userId: 'bill.ing', roles: ['billing'] });
    const bill = await new Browser(world).signOn('bill.ing');
    for (const browser of [bill, ines.browser, max.browser])
      expect((await act.send(browser, `/staff/care/invitations/${two.id}/unlock`, {})).status).toBe(
        404,
      );
    await world.sql(
      `insert into staff_patient (account_id, patient_id, noted_at, noted_by, noted_by_name)
        select id, $1, now(), id, 'x' from account where user_id = 'grace.records'`,
      [ines.person],
    );
    expect((await check(two.id, 'unlock')).headers.location).toContain('done=own-record');
    await world.sql('delete from staff_patient');
    expect((await check(two.id, 'void')).headers.location).toMatch(/done=void$/);
    expect(await act.stateOf(two.id)).toMatchObject({ state: 'withdrawn' });
    expect(await act.toldTo(ines.id)).toContain('invitation-ended');
    // the office has looked at it: the patient may send a new one
    const three = await act.invite(ines, 'rosa.voided@example.org');
    // one that was withdrawn while it waited still keeps her from another, until staff have looked
    for (const year of [1970, 1971, 1972, 1973, 1974])
      await act.accept(max.browser, three.link, act.wrong(year));
    await act.send(
      ines.browser,
      `/people/${ines.person}/caregivers/invitations/${three.id}/withdraw`,
      {},
    );
    expect(await act.stateOf(three.id)).toMatchObject({ state: 'withdrawn' });
    await grace.open('/staff/care/reviews');
    expect(grace.query(`form[action$="/invitations/${three.id}/unlock"]`)).toEqual([]);
    expect((await check(three.id, 'unlock')).status).toBe(404);
    expect((await check(three.id, 'void')).headers.location).toMatch(/done=void$/);
    await act.invite(ines, 'rosa.voided@example.org');
  });
});
