import { join } from 'node:path';
import type { Coverage, ExplanationOfBenefit } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { en, es } from '../words.ts';
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
  const idOf = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';
  [lena, omar] = [await idOf('Lena'), await idOf('Omar')];
  await world.account({ userId: 'lena', patientId: lena });
  await world.account({ userId: 'omar', patientId: omar, language: 'es' });
  await world.account({ userId: 'ida', patientId: await idOf('Ida') });
});

describe('coverage', () => {
  it('shows a member today’s plan in full and earlier ones as a list', async () => {
    const browser = await new Browser(world).signOn('lena');
    await browser.click(en('nav.coverage'));
    expect(browser.h1).toBe(en('nav.coverage'));
    for (const text of [
      'Gold HMO',
      'Cedar Valley Health Plan',
      'CVH-gold',
      'since Jan 1, 2025',
      'Silver HMO',
      'Jan 1, 2022 to Dec 31, 2024',
      'Ended',
    ])
      expect(browser.text).toContain(text);
    expect(browser.text).not.toContain(en('coverage.over', { day: '' }).trim());
  });

  it('stays with a former member, who signs on as always and reads when it ended, in her language', async () => {
    const browser = await new Browser(world).signOn('omar');
    await browser.open(`/people/${omar}/coverage`);
    expect(browser.text).toContain(es('coverage.over', { day: '30 de jun de 2023' }));
    expect(browser.text).toContain('Bronze <b>PPO</b>');
    expect(browser.html).not.toContain('<b>PPO');
  });

  it('says if there is none', async () => {
    const browser = await new Browser(world).signOn('ida');
    await browser.click(en('nav.coverage'));
    expect(browser.text).toContain(en('coverage.none'));
  });

  it('opens to a caregiver whose right covers costs, and is not found by another', async () => {
    const carer = await world.account({ userId: 'carer' });
    const proxy = await world.proxy(lena, carer, {
      basis: 'invited',
      relationship: 'other',
      categories: ['results'],
    });
    const browser = await new Browser(world).signOn('carer');
    expect((await browser.request('GET', `/people/${lena}/coverage`)).status).toBe(404);
    expect((await browser.open(`/people/${lena}`)).text).not.toContain(en('nav.coverage'));
    await world.sql("update proxy set categories = '{coverage}' where id = $1", [proxy]);
    await browser.open(`/people/${lena}/coverage`);
    expect(browser.text).toContain('Gold HMO');
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    expect((await browser.request('GET', `/people/${lena}/coverage`)).status).toBe(404);
    expect((await browser.request('GET', `/people/${omar}/coverage`)).status).toBe(404);
    const log = await new Browser(world).signOn('lena');
    await log.open(`/people/${lena}/access-log`);
    expect(log.text).toContain(en('did.coverage:read'));
  });
});

describe('plans as payers send them', () => {
  const load = async (file: string) => {
    const report = await importFiles(
      {
        db: world.db,
        clock: world.clock,
        jobs: world.jobs,
        log: () => {},
        settings: world.settings,
      },
      [join(rootFolder, 'test/cases', file)],
      {
        source: file,
      },
    );
    expect(report.total).toMatchObject({ quarantined: 0 });
  };
  const open = async (given: string) => {
    const [row] = await world.sql<{ id: string }>(
      'select patient_id as id from person where given = $1',
      [given],
    );
    await world.account({ userId: given.toLowerCase(), patientId: row?.id ?? '' });
    const browser = await new Browser(world).signOn(given.toLowerCase());
    return browser.open(`/people/${row?.id}/coverage`);
  };

  it('name the payer by reference, within the source, or a contained one; numbers are listed separately', async () => {
    // another source has other organizations under the same ids
    await world.bring(
      [{ resourceType: 'Organization', id: 'hA-org30', name: 'Wrong Payer' }],
      'other',
    );
    await load('30-coverage.json');
    const browser = await open('Sukarni');
    for (const text of [
      'Northmoor Mutual',
      'Fellside Health Fund',
      'Member ID NM-4410-02',
      'Subscriber Spouse',
      'Dependent 02',
      'Subscriber’s number FH-993',
    ])
      expect(browser.text).toContain(text);
    expect(browser.text).toContain(`${en('coverage.relationship')} ${en('coverage.is-spouse')}`);
    expect(browser.text).not.toContain('Wrong Payer');
    expect(browser.text).not.toContain(en('coverage.is-self'));
    // the payer's name came later than the plan, and is corrected
    await world.bring(
      [{ resourceType: 'Organization', id: 'hA-org30', name: 'Northmoor Mutual of Brackenford' }],
      '30-coverage.json',
    );
    expect((await browser.open(browser.path)).text).toContain('Northmoor Mutual of Brackenford');
  });

  it('show the member’s own number and the kind; the end of a dental plan is not the end of coverage', async () => {
    await load('clinical/05-coverage.ndjson');
    const browser = await open('Quinn');
    for (const text of [
      'Lake Prime',
      'Blue Lake Health Plan',
      'Member ID 88800933502',
      'Subscriber’s number 888009335',
      'Dependent 02',
      'Dental care (dental care policy)',
    ])
      expect(browser.text).toContain(text);
    expect(browser.text).toContain('Plan Lake Prime (P1)');
    const [plan] = await world.sql<{ content: Coverage }>(
      "select content from resource where source_id = 'c05-cov'",
    );
    await world.bring(
      [{ ...(plan?.content as Coverage), period: { start: '2025-01-01', end: '2026-10-31' } }],
      'clinical/05-coverage.ndjson',
    );
    await browser.open(browser.path);
    expect(browser.text).toContain(
      en('coverage.over-kind', { kind: en('coverage.kind-dental'), day: 'Oct 31, 2026' }),
    );
    expect(browser.text).not.toContain(en('coverage.over', { day: '' }).trim());
    expect(browser.text).toContain('Member ID 88800933502'); // also of a plan of before
    await browser.press('Español');
    expect((await browser.open(browser.path)).text).toContain(
      es('coverage.over-kind', { kind: es('coverage.kind-dental'), day: '31 de oct de 2026' }),
    );
  });

  it('contained in a claim are not plans of their own', async () => {
    const claim: ExplanationOfBenefit = {
      resourceType: 'ExplanationOfBenefit',
      id: 'claim',
      status: 'active',
      type: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' },
        ],
      },
      use: 'claim',
      patient: { reference: 'Patient/ida' },
      created: '2026-05-01',
      insurer: { display: 'Cedar Valley Health Plan' },
      provider: { display: 'Clinic' },
      outcome: 'complete',
      contained: [
        { ...coverage('inside', 'ida', 'Plan of a claim', '2020-01-01'), id: 'coverage' },
      ],
      insurance: [{ focal: true, coverage: { reference: '#coverage' } }],
    };
    expect((await world.bring([claim])).total).toMatchObject({ new: 1, quarantined: 0 });
    const browser = await new Browser(world).signOn('ida');
    await browser.click(en('nav.coverage'));
    expect(browser.text).toContain(en('coverage.none'));
    expect(browser.text).not.toContain('Plan of a claim');
  });
});
