import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { zoneOf } from './zones.rules.ts';

describe('the zone of an address', () => {
  it.each([
    ['IL', '60601', 'America/Chicago'],
    ['Illinois', '60601', 'America/Chicago'],
    [' il ', '', 'America/Chicago'],
    ['MA', '02139', 'America/New_York'],
    ['MI', '49001', 'America/Detroit'],
    ['AZ', '85001', 'America/Phoenix'],
    ['AZ', '86515', 'America/Denver'],
    ['FL', '33101', 'America/New_York'],
    ['FL', '32501', 'America/Chicago'],
    ['FL', '32401-1234', 'America/Chicago'],
    ['FL', '', 'America/New_York'],
    ['ID', '83702', 'America/Boise'],
    ['ID', '83814', 'America/Los_Angeles'],
    ['IN', '46204', 'America/Indiana/Indianapolis'],
    ['IN', '46402', 'America/Chicago'],
    ['KY', '40202', 'America/New_York'],
    ['KY', '42101', 'America/Chicago'],
    ['NE', '68102', 'America/Chicago'],
    ['NE', '69361', 'America/Denver'],
    ['ND', '58601', 'America/Denver'],
    ['OR', '97201', 'America/Los_Angeles'],
    ['OR', '97914', 'America/Boise'],
    ['SD', '57701', 'America/Denver'],
    ['TN', '37201', 'America/Chicago'],
    ['TN', '37902', 'America/New_York'],
    ['TX', '75201', 'America/Chicago'],
    ['TX', '79901', 'America/Denver'],
    ['AK', '99501', 'America/Anchorage'],
    ['HI', '96813', 'Pacific/Honolulu'],
    ['PR', '00901', 'America/Puerto_Rico'],
    ['GU', '96910', 'Pacific/Guam'],
    // nobody can tell
    ['AE', '09012', null],
    ['AP', '96201', null],
    ['', '60601', null],
    ['Ontario', 'M5V 2T6', null],
    ['XX', '', null],
  ])('%s %s is %s', (state, postalCode, zone) => {
    expect(zoneOf({ state, postalCode })).toBe(zone);
  });

  it('is known only for addresses in the United States', () => {
    for (const country of ['US', 'us', 'USA', 'United States', 'United States of America', ''])
      expect(zoneOf({ state: 'IA', country })).toBe('America/Chicago');
    for (const country of ['CA', 'Mexico', 'DE'])
      expect(zoneOf({ state: 'IA', country })).toBeNull();
  });

  it('exists for all fifty states, the capital and five territories', () => {
    const states =
      'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI'.split(
        ' ',
      );
    expect(new Set(states).size).toBe(56);
    const prefixes = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));
    for (const state of states)
      for (const zone of new Set(prefixes.map((postalCode) => zoneOf({ state, postalCode }))))
        expect(() =>
          Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone ?? '-'),
        ).not.toThrow();
  });
});
