import type { RelatedPerson } from '@medplum/fhirtypes';
import { findRequest, type Move } from '../src/caregivers/requests/requests.sql.ts';
import { advance } from '../src/caregivers/requests/requests.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { mrn } from './access-objects.ts';
import type { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { en } from './words.ts';
import type { World } from './world.ts';

/** A family for tests of requests, and what its members and staff do with them. */

export const V3 = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
export const parentOf = (
  id: string,
  of: string,
  rest: Partial<RelatedPerson> = {},
): RelatedPerson => ({
  resourceType: 'RelatedPerson',
  id,
  patient: { reference: `Patient/${of}` },
  identifier: mrn('0048229137'),
  name: [{ given: ['Joan'], family: 'Kruger' }],
  relationship: [{ coding: [{ system: V3, code: 'MTH' }] }],
  ...rest,
});

/** A person as a feed sends one. */
export const somebody = (id: string, given: string, birthDate: string, number?: string) =>
  patient(id, {
    name: [{ given: [given], family: 'Kruger' }],
    birthDate,
    ...(number ? { identifier: mrn(number) } : {}),
  });

export const idOf = async (world: World, given: string): Promise<string> =>
  (
    await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [given])
  )[0]?.id ?? '';

export interface Typed {
  given: string;
  family?: string;
  birth: string;
  mrn?: string;
  note?: string;
}
/** The fields of the form, as a browser sends them. */
export const fieldsOf = ({ given, family = 'Kruger', birth, ...rest }: Typed) => {
  const [year = '', month = '', day = ''] = birth.split('-');
  return {
    ...{ given, family, 'birth-month': month, 'birth-day': day, 'birth-year': year },
    mrn: rest.mrn ?? '',
    note: rest.note ?? '',
  };
};

/** Fills in the parent's form and sends it. */
export async function askAsParent(browser: Browser, typed: Typed): Promise<Browser> {
  await browser.open('/family/add/parent');
  const [year = '', month = '', day = ''] = typed.birth.split('-');
  browser
    .fill(en('ask.given'), typed.given)
    .fill(en('ask.family'), typed.family ?? 'Kruger')
    .fill(en('ui.month'), month)
    .fill(en('ui.day'), day)
    .fill(en('ui.year'), year)
    .fill(en('ask.mrn'), typed.mrn ?? '');
  return browser.press(en('ask.send'));
}

export const requestIn = (path: string): string => /[0-9a-f-]{36}/.exec(path)?.[0] ?? '';

/** Moves a request on as records staff would, by the verb that they use. */
export const staffMove = (
  world: World,
  id: string,
  move: Omit<Move, 'by' | 'accountId' | 'expiresAt'>,
  staff: string,
): Promise<boolean> =>
  world.db.asSystem('system:test', systemRequest(world.clock.now(), 'test'), async (access) => {
    const request = await findRequest(access, id);
    if (!request) return false;
    const { version } = request;
    return advance(access, world, request, version, { ...move, by: 'staff', accountId: staff });
  });
