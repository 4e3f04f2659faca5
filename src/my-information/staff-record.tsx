import { type Access, accessFor } from '../platform/access/access.ts';
import type { RecordFact } from '../platform/http/record-fact.ts';
import type { View } from '../platform/http/routes.ts';
import { Phone } from '../ui/text.tsx';
import { mayKnowHowToReach } from './policy.ts';
import { findReaching } from './record/record.ts';
import { typedLanguage } from './sections/language.rules.ts';
import { calledOf, pronounsOf } from './sections/names.rules.ts';
import { phoneToCall } from './sections/phones.rules.ts';
import { spokenText } from './sections/rows.pages.tsx';
import { sectionOf } from './sections/sections.rules.ts';

/** The name and pronouns that the person goes by, their language, and how to call them. */
export async function reachingFacts<P extends string>(
  access: Access<P>,
  view: View,
): Promise<RecordFact[]> {
  const { t, today } = view;
  const granted = accessFor(access, mayKnowHowToReach, view);
  if (!granted) return [];
  const { patient, privatePhone } = await findReaching(granted);
  const typed = typedLanguage(patient);
  const spoken = spokenText(t, typed);
  const language = [spoken, typed.interpreter === 'yes' && t('record.interpreter')]
    .filter(Boolean)
    .join(', ');
  const facts = [
    { order: 10, term: t('record.called'), value: calledOf(patient.name) },
    { order: 12, term: t('record.pronouns'), value: pronounsOf(patient) ?? '' },
    { order: 40, term: t('record.language'), value: language },
  ].filter(({ value }) => value !== '');
  const phone = phoneToCall(sectionOf(patient, 'phones').telecom, today);
  if (privatePhone !== null)
    return [
      ...facts,
      {
        order: 50,
        term: t('record.private-phone'),
        value: privatePhone ? (
          <>
            <Phone number={privatePhone} /> {t('record.only-this')}
          </>
        ) : (
          t('record.no-private-phone')
        ),
      },
    ];
  return phone === ''
    ? facts
    : [...facts, { order: 50, term: t('record.phone'), value: <Phone number={phone} /> }];
}
