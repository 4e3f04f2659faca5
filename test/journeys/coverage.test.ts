import type { Coverage } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let lena: string;
let omar: string;
const coverage = (id: string, of: string, name: string, start: string, end?: string): Coverage => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  beneficiary: { reference: `Patient/${of}` },
  subscriberId: `CVH-${id}`,
  period: { start, ...(end ? { end } : {}) },
  payor: [{ display: 'Cedar Valley Health Plan' }],
  class: [{ type: { coding: [{ code: 'plan' }] }, value: id, name }],
});

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('lena', { name: [{ given: ['Lena'], family: 'Holt' }] }),
    patient('omar', { name: [{ given: ['Omar'], family: 'Holt' }] }),
    patient('ida', { name: [{ given: ['Ida'], family: 'Holt' }] }),
    coverage('gold', 'lena', 'Gold HMO', '2025-01-01'),
    coverage('silver', 'lena', 'Silver HMO', '2022-01-01', '2024-12-31'),
    coverage('bronze', 'omar', 'Bronze <b>PPO</b>', '2019-01-01', '2023-06-30'),
  ]);
  const idOf = async (given: string) => (await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [given]))[0]?.id ?? '';
  [lena, omar] = [await idOf('Lena'), await idOf('Omar')];
  await world.account({ userId: 'lena', patientId: lena });
  await world.account({ userId: 'omar', patientId: omar, language: 'es' });
  await world.account({ userId: 'ida', patientId: await idOf('Ida') });
});

describe('coverage', () => {
  it('shows a member the plan of today whole and those of before as a list', async () => {
    const browser = await new Browser(world).signOn('lena');
    await browser.click('Coverage');
    expect(browser.h1).toBe('Coverage');
    for (const text of ['Gold HMO', 'Cedar Valley Health Plan', 'CVH-gold', 'since Jan 1, 2025', 'Silver HMO', 'Jan 1, 2022 to Dec 31, 2024', 'Ended'])
      expect(browser.text).toContain(text);
    expect(browser.text).not.toContain('Your coverage ended');
  });

  it('stays with a former member, who signs on as always and reads when it ended, in her language', async () => {
    const browser = await new Browser(world).signOn('omar');
    await browser.open(`/people/${omar}/coverage`);
    expect(browser.text).toContain('Su cobertura terminó el 30 jun 2023');
    expect(browser.text).toContain('Bronze <b>PPO</b>');
    expect(browser.html).not.toContain('<b>PPO');
  });

  it('says that there is none', async () => {
    const browser = await new Browser(world).signOn('ida');
    await browser.click('Coverage');
    expect(browser.text).toContain('No plan yet');
  });

  it('opens to a caregiver whose right covers costs, and is not there for another', async () => {
    const carer = await world.account({ userId: 'carer' });
    const proxy = await world.proxy(lena, carer, { basis: 'invited', relationship: 'other', categories: ['results'] });
    const browser = await new Browser(world).signOn('carer');
    expect((await browser.request('GET', `/people/${lena}/coverage`)).status).toBe(404);
    expect((await browser.open(`/people/${lena}`)).text).not.toContain('Coverage');
    await world.sql("update proxy set categories = '{costs}' where id = $1", [proxy]);
    await browser.open(`/people/${lena}/coverage`);
    expect(browser.text).toContain('Gold HMO');
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    expect((await browser.request('GET', `/people/${lena}/coverage`)).status).toBe(404);
    expect((await browser.request('GET', `/people/${omar}/coverage`)).status).toBe(404);
    const log = await new Browser(world).signOn('lena');
    await log.open(`/people/${lena}/access-log`);
    expect(log.text).toContain('Looked at health plans');
  });
});
