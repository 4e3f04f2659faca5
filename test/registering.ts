import { expect } from 'vitest';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
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
    browser.fill('First name', who.given ?? 'Rosa');
    browser.fill('Last name', who.family ?? 'Nunez Hill');
    browser.fill('Month', month).fill('Day', day).fill('Year', year);
    browser.fill('Medical record number', who.mrn ?? '0048 2291 37');
    await browser.press('Continue');
    return browser;
  };
  const toIdentity = async (browser: Browser, userId: string, email = `${userId}@example.org`) => {
    browser.choose('I have read the terms and agree to them');
    await browser.press('Continue');
    browser
      .fill('User ID', userId)
      .fill('E-mail address', email)
      .fill('E-mail address again', email);
    await browser.press('Continue');
    expect(browser.path).toBe('/register/identity');
    return browser;
  };
  /** Answers with what is among the options; where none of it is, with the first. */
  const answer = async (browser: Browser, answers: string[]) => {
    for (const labels of browser.radios)
      browser.choose(labels.find((label) => answers.includes(label)) ?? labels[0] ?? '');
    await browser.press('Continue');
    return browser;
  };
  const secure = async (browser: Browser, password = 'seven green boats sail') => {
    browser.fill('Password', password).fill('Password again', password);
    for (const [at, question, text] of [
      [1, 'first-concert', 'Los Lobos'],
      [2, 'first-pet', 'Mr. Wobbles'],
      [3, 'hero', 'Aunt Inés'],
    ] as const) {
      browser.fill(`Question ${at}`, question).fill(`Answer ${at}`, text);
    }
    await browser.press('Continue');
    return browser;
  };
  return { begin, toIdentity, answer, secure };
};
