import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { fill, shownIn, within } from '../../test/settings-pages.ts';
import { en, es } from '../../test/words.ts';
import { makeWorld, type World } from '../../test/world.ts';

/** Settings that members read: wordings, terms, and the shape of the number on their card. */
let world: World;
let boss: Browser;

beforeAll(async () => {
  world = await makeWorld({ live: true });
  await world.account({ userId: 'boss', roles: ['administrator'] });
  boss = await new Browser(world).signOn('boss');
});

describe('wordings', () => {
  it('change a sentence in one language, and bring ours back when emptied', async () => {
    const [field, ours] = ['wording_front_heading-en', en('front.heading')];
    const visitor = new Browser(world);
    await boss.open('/staff/settings/wordings');
    expect(boss.text).toContain(en('settings.original', { text: ours }));
    fill(boss, field, 'Care, close to home.');
    await boss.press(en('settings.save'));
    await within(async () => (await visitor.open('/')).h1 === 'Care, close to home.');
    expect(es('front.heading')).not.toBe('Care, close to home.');
    await boss.open('/staff/settings/wordings');
    expect(boss.text).toContain(en('settings.original', { text: ours }));
    fill(boss, field, '');
    await boss.press(en('settings.save'));
    await within(async () => (await visitor.open('/')).h1 === ours);
    expect(await world.sql('select 1 from setting')).toEqual([]);
  });
});

describe('terms', () => {
  const text = (words: string) => `## ${words}\n\nCall {phone}. ${'More words. '.repeat(5)}`;
  async function give(version: string, words: string) {
    await boss.open('/staff/settings/terms');
    fill(boss, 'terms-version', version);
    fill(boss, 'terms-en', text(words));
    fill(boss, 'terms-es', text(`${words} (es)`));
    await boss.press(en('settings.save'));
  }

  it('start with ours as a draft', async () => {
    await boss.open('/staff/settings/terms');
    expect(shownIn(boss, 'terms-en')).toContain(`## ${en('terms.what')}`);
    expect(shownIn(boss, 'terms-es')).toContain(`## ${es('terms.what')}`);
  });

  it('are accepted by members at their next sign-on; new wording needs a new version', async () => {
    await world.account({ userId: 'maida', patientId: await world.person({ given: 'Maida' }) });
    await give('2027-01-01', 'Our rules');
    expect(boss.status).toBe(200);
    await within(() => world.settings.terms?.version === '2027-01-01');
    const member = await new Browser(world).signOn('maida');
    expect([member.path, member.text.includes('Our rules')]).toEqual(['/sign-on/terms', true]);
    // the terms change while the member reads them
    await give('2027-02-01', 'Newer rules');
    await within(() => world.settings.terms?.version === '2027-02-01');
    await member.choose(en('terms.accept')).press(en('register.continue'));
    expect([member.status, member.text.includes('Newer rules')]).toEqual([422, true]);
    expect(member.text).toContain(en('problem.terms-changed'));
    await member.choose(en('terms.accept')).press(en('register.continue'));
    expect(member.path).toMatch(/^\/people\//);
    expect(
      await world.sql(
        `select version from terms_acceptance t join account a on a.id = t.account_id
          where user_id = 'maida' order by version`,
      ),
    ).toMatchObject([{}, { version: '2027-02-01' }]);
    await give('2027-02-01', 'Other words');
    expect(boss.text).toContain(en('problem.setting-terms-same'));
  });
});

describe('the medical record number', () => {
  it('takes its new shape at once, on the card and in the form', async () => {
    await boss.open('/staff/settings/registration');
    expect(boss.text).toContain(en('settings.fits', { example: '0048 2291 37' }));
    fill(boss, 'mrnPattern', 'CV######');
    await boss.press(en('settings.save'));
    expect(boss.text).toContain(en('settings.fits', { example: 'CV48 2291' }));
    expect(boss.text).toContain(en('settings.fits-not', { example: 'CV48 229' }));
    await within(() => world.settings.mrnPattern === 'CV######');
    const visitor = await new Browser(world).open('/register');
    expect(visitor.text).toContain(en('register.mrn-hint-like', { example: 'CV48 2291' }));
    visitor.fill(en('register.mrn'), '0048229137');
    await visitor.press(en('register.continue'));
    expect(visitor.text).toContain(en('problem.mrn-other'));
    visitor.fill(en('register.mrn'), 'cv 482-291');
    await visitor.press(en('register.continue'));
    expect(visitor.text).not.toContain(en('problem.mrn-other'));
  });
});
