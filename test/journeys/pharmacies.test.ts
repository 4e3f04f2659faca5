import { beforeAll, describe, expect, it } from 'vitest';
import { type AutomaticWorld, openAutomatic } from '../automatic.ts';
import { Browser } from '../browser.ts';
import { en } from '../words.ts';

let world: AutomaticWorld['world'];
beforeAll(async () => {
  ({ world } = await openAutomatic());
});

describe('an administrator of pharmacies', () => {
  it('adds one with its hours, says who works there, and which clinician is which prescriber', async () => {
    await world.account({ userId: 'renee', roles: ['administrator'] });
    const ines = await world.account({
      userId: 'ines',
      roles: ['pharmacist'],
      name: 'Inés Delgado',
    });
    const okafor = await world.account({
      userId: 'okafor',
      roles: ['clinician'],
      name: 'Dr. Amara Okafor',
    });
    const hale = await world.account({
      userId: 'hale',
      roles: ['clinician'],
      name: 'Dr. Robin Hale',
    });
    const admin = await new Browser(world).signOn('renee');
    await admin.open('/staff/pharmacies');
    await admin.click(en('places.add'));
    await admin.fill(en('places.ncpdp'), '123').fill('Monday', 'early').press(en('account.save'));
    for (const text of [
      en('problem.places-text'),
      en('problem.places-ncpdp'),
      en('problem.places-hours'),
    ])
      expect(admin.text).toContain(text);
    const fill = (ncpdp: string) => {
      for (const [label, value] of Object.entries({
        Name: 'Hudson Pharmacy',
        'NCPDP number': ncpdp,
        Street: '2315 Hudson Road',
        City: 'Hudson',
        State: 'IA',
        'ZIP code': '50643',
        Phone: '1-319-555-0130',
      }))
        admin.fill(label, value);
      return admin
        .choose(en('places.kind-pickup'))
        .fill('Monday', '09:00-17:30')
        .fill('Saturday', '18:00-09:00');
    };
    await fill('1600001').press(en('account.save'));
    expect(admin.text).toContain(en('problem.places-hours'));
    await fill('1600001').fill('Saturday', '').press(en('account.save'));
    expect(admin.text).toContain(en('problem.places-taken'));
    await fill('1600003').fill('Saturday', '').press(en('account.save'));
    expect(admin.text).toContain(
      en('place.closed', { days: 'Monday 9 AM to 5:30 PM; Tuesday to Sunday' }),
    );
    await admin.click('Hudson Pharmacy');
    await admin.fill(en('places.add-staff'), ines).press(en('places.add-staff-do'));
    expect(admin.text).toContain('Inés Delgado');
    const path = admin.path;
    for (const account of [okafor, crypto.randomUUID()])
      expect(
        (
          await admin.request('POST', `${path}/staff`, {
            form: { account, works: 'yes', _key: crypto.randomUUID() },
          })
        ).status,
      ).toBe(404);
    await admin.press(en('passkey.remove'));
    expect(await world.sql('select 1 from pharmacy_staff where account_id = $1', [ines])).toEqual(
      [],
    );
    const npi = (account: string, value: string) =>
      admin.request('POST', '/staff/pharmacies/prescribers', {
        form: { account, npi: value, _key: crypto.randomUUID() },
      });
    expect((await npi(okafor, '1234567893')).status).toBe(303);
    expect((await npi(hale, '1234567893')).status).toBe(422);
    expect((await npi(hale, '12')).status).toBe(422);
    expect((await npi(ines, '1111111112')).status).toBe(422);
    expect(await world.sql('select npi from prescriber')).toEqual([{ npi: '1234567893' }]);
    const pharmacist = await new Browser(world).signOn('ines');
    for (const address of ['/staff/pharmacies', '/staff/pharmacies/new', path])
      expect((await pharmacist.request('GET', address)).status).toBe(404);
  });
});
