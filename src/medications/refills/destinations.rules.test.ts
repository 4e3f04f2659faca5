import { describe, expect, it } from 'vitest';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { destinationOf, resolveDestination } from './destinations.rules.ts';

const at = (id: string, kind: Pharmacy['kind']) => ({ id, kind }) as Pharmacy;
const main = at('main', 'pickup');
const mail = at('mail', 'mail');
const home = { lines: ['1 Main'], city: 'Hudson', region: 'IA', postalCode: '50643' };

describe('a destination', () => {
  it.each([
    ['mail-0', { delivery: 'mail', address: 0 }],
    ['mail-3', { delivery: 'mail', address: 3 }],
    ['9f1c', { delivery: 'pickup', pharmacyId: '9f1c' }],
    ['', { delivery: 'pickup', pharmacyId: '' }],
  ])('%j is %j', (typed, wanted) => expect(destinationOf(typed)).toEqual(wanted));

  it.each<[string, string, Pharmacy[], object | null]>([
    [
      'a pharmacy for pickup',
      'main',
      [main, mail],
      { delivery: 'pickup', pharmacy: main, address: null },
    ],
    [
      'an address on file',
      'mail-0',
      [main, mail],
      { delivery: 'mail', pharmacy: mail, address: home },
    ],
    ['no pharmacy that mails, for pickup', 'mail', [main, mail], null],
    ['no pharmacy that is not listed', 'other', [main, mail], null],
    ['no address that is not on file', 'mail-1', [main, mail], null],
    ['nothing by mail where nobody mails', 'mail-0', [main], null],
    ['nothing at all', '', [main, mail], null],
  ])('may be %s', (_, typed, pharmacies, resolved) =>
    expect(resolveDestination(destinationOf(typed), pharmacies, [home])).toEqual(resolved),
  );
});
