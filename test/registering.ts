import { expect } from 'vitest';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { en } from './words.ts';
import type { World } from './world.ts';

/** The streets on record, by place. */
export const STREETS = [
  'Alder Way',
  'Birch Lane',
  'Cedar Road',
  'Dogwood Street',
  'Elm Court',
  'Fir Avenue',
  'Grove Street',
  'Hazel Drive',
  'Ivy Place',
];
export const member = (id: string, given: string, birthDate: string, mrn: string, at: number) => ({
  ...patient(id, { name: [{ given: [given], family: 'Núñez-Hill' }], birthDate }),
  identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: mrn }],
  address: [{ line: [`${at + 10} ${STREETS[at]}`], city: `Town ${at}` }],
  telecom: [{ system: 'phone' as const, value: `555-000-${2000 + at}` }],
});
/** Members who register, or try to. */
export const PEOPLE = [
  member('rosa', 'Rosa', '1984-03-27', '0048229137', 0),
  member('carl', 'Carl', '1990-01-02', '0048229138', 1),
  member('nina', 'Nina', '2020-05-06', '0048229139', 2),
  member('theo', 'Theo', '2011-05-06', '0048229140', 3),
  { ...member('dora', 'Dora', '1930-05-06', '0048229141', 4), deceasedBoolean: true },
  member('ella', 'Ella', '1991-01-02', '0048229142', 5),
  member('finn', 'Finn', '1992-01-02', '0048229143', 6),
  member('gina', 'Gina', '1993-01-02', '0048229144', 7),
  member('hugo', 'Hugo', '1994-01-02', '0048229145', 8),
];
/** The right answers of the person at a place. */
export const right = (at: number) => [STREETS[at] ?? '', `Town ${at}`, String(2000 + at)];

/** What several journeys do with registration. */
export const registeringIn = (worldOf: () => World) => {
  const begin = async (
    who: { given?: string; family?: string; birth?: [string, string, string]; mrn?: string } = {},
  ) => {
    const browser = new Browser(worldOf());
    await browser.open('/register');
    const [month, day, year] = who.birth ?? ['3', '27', '1984'];
    browser.fill(en('register.given'), who.given ?? 'Rosa');
    browser.fill(en('register.family'), who.family ?? 'Nunez Hill');
    browser.fill(en('ui.month'), month).fill(en('ui.day'), day).fill(en('ui.year'), year);
    browser.fill(en('register.mrn'), who.mrn ?? '0048 2291 37');
    await browser.press(en('register.continue'));
    return browser;
  };
  const toIdentity = async (browser: Browser, userId: string, email = `${userId}@example.org`) => {
    browser.choose(en('terms.accept'));
    await browser.press(en('register.continue'));
    browser
      .fill(en('account.user-id'), userId)
      .fill(en('account.email'), email)
      .fill(en('register.email-again'), email);
    await browser.press(en('register.continue'));
    expect(browser.path).toBe('/register/identity');
    return browser;
  };
  /** Answers with what is among the options; where none of it is, with the first. */
  const answer = async (browser: Browser, answers: string[]) => {
    for (const labels of browser.radios)
      browser.choose(labels.find((label) => answers.includes(label)) ?? labels[0] ?? '');
    await browser.press(en('register.continue'));
    return browser;
  };
  const secure = async (browser: Browser, password = 'seven green boats sail') => {
    browser.fill(en('account.password'), password).fill(en('register.password-again'), password);
    for (const [at, question, text] of [
      [1, 'first-concert', 'Los Lobos'],
      [2, 'first-pet', 'Mr. Wobbles'],
      [3, 'hero', 'Aunt Inés'],
    ] as const) {
      browser.fill(`Question ${at}`, question).fill(`Answer ${at}`, text);
    }
    await browser.press(en('register.continue'));
    return browser;
  };
  return { begin, toIdentity, answer, secure };
};
