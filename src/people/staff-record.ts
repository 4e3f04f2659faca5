import { dayOf, readMoment } from '../fhir/dates.ts';
import { type Access, accessFor } from '../platform/access/access.ts';
import type { RecordFact } from '../platform/http/record-fact.ts';
import type { View } from '../platform/http/routes.ts';
import { sayBorn } from './born.ts';
import { mayKnowPerson } from './policy.ts';
import { ageOf } from './record/age.rules.ts';
import { findOnRecord } from './record/record.ts';

/** Birth date with age, number, and whether and when the person has died. */
export async function personFacts<P extends string>(
  access: Access<P>,
  view: View,
): Promise<RecordFact[]> {
  const { t, today, settings, person } = view;
  const granted = accessFor(access, mayKnowPerson, view);
  if (!granted || !person) return [];
  const found = await findOnRecord(granted);
  const died = found?.diedAt ?? null;
  const deceased = found?.deceased || died !== null;
  const diedOn = dayOf(died, settings.zone);
  const lastDay = deceased ? diedOn : today;
  const age = person.birthDate && lastDay ? ageOf(person.birthDate, lastDay) : null;
  const aged = age && t(`person.age-${age.unit}`, { n: age.n });
  const facts: RecordFact[] = [
    {
      order: 20,
      term: t('person.born'),
      value: person.birthDate
        ? [
            t.day(person.birthDate),
            aged && `(${deceased ? t('person.at-death', { age: aged }) : aged})`,
          ]
            .filter(Boolean)
            .join(' ')
        : (sayBorn(t, { birthDate: null, ...found }) ?? t('person.born-unknown')),
    },
  ];
  if (deceased)
    facts.push({ order: 5, tone: 'high', term: t('staff.deceased'), value: sayDied(view, died) });
  if (found?.mrn) facts.push({ order: 30, term: t('person.mrn'), value: found.mrn });
  return facts;
}

/** With the precision that it was sent with; a date that nobody can read, as it came. */
function sayDied({ t, settings }: View, died: string | null): string {
  if (died === null) return t('person.died-unknown');
  const moment = readMoment(died, settings.zone);
  if (!moment) return died;
  return t.date(moment.at, moment.precision === 'time' ? 'day' : moment.precision);
}
