import { expect, it } from 'vitest';
import { aPrescription } from '../../../../test/prescriptions.ts';
import type { Prescription } from '../prescriptions.rules.ts';
import { linkReplaced } from './replaced.rules.ts';

const today = '2026-11-24';
/** An old prescription and a new one that names it; whether the new one replaced it. */
const replacedBy = (newer: Partial<Prescription>, older: Partial<Prescription> = {}) => {
  const all = [
    aPrescription(today, { id: 'old', authoredOn: '2026-01-01', ...older }),
    aPrescription(today, { id: 'new', authoredOn: '2026-06-01', ...newer }),
  ];
  linkReplaced(all, (rx) => (rx.id === 'new' && !older.status ? 'old' : null));
  return [all[1]?.replaces, all[0]?.replacedBy];
};

it.each<[string, Partial<Prescription>, (string | null)[]]>([
  ['takes the place of the one that it names', {}, ['old', 'new']],
  ['takes none as a draft', { status: 'draft' }, ['old', null]],
  ['takes none once canceled', { status: 'cancelled' }, ['old', null]],
  ['takes none as a plan', { intent: 'plan' }, ['old', null]],
  ['takes none where it is not to be taken', { doNotTake: true }, ['old', null]],
])('a prescription %s', (_, newer, links) => expect(replacedBy(newer)).toEqual(links));

it.each<[string, Partial<Prescription>, string | null]>([
  ['by a newer prescription for the same medicine', {}, 'new'],
  ['not by one for another medicine', { rxnorm: '1' }, null],
  ['not by an older one', { authoredOn: '2025-06-01' }, null],
  ['not by what somebody reported', { origin: 'reported' }, null],
])('a draft is replaced %s', (_, newer, by) =>
  expect(replacedBy(newer, { status: 'draft' })[1]).toBe(by),
);
