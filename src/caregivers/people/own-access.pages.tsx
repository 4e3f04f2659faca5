import { CATEGORIES } from '../../categories.rules.ts';
import { lawOf } from '../../family/law.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Card, CardHead } from '../../ui/kit.tsx';
import { calledAmong } from '../../ui/people.ts';
import { wordsWithPhones } from '../../ui/text.tsx';
import { birthdayOf } from '../birthdays/birthdays.rules.ts';
import { actWords, seeWords } from '../category-words.tsx';
import type { OwnAccess } from './people.ts';

/**
 * What a caregiver may do for the open person. The closed parts are simply all parts that are not
 * open. The reason is the same for everyone in the same position, so it reveals nothing about this
 * record.
 */
export function OwnAccessPage({
  view,
  access,
  formKey,
}: {
  view: View;
  access: OwnAccess;
  formKey: string;
}) {
  const { t, person, settings } = view;
  if (!person) return null;
  const name = calledAmong(person, view.people);
  const rest = CATEGORIES.filter((one) => !access.parts.see.includes(one));
  return (
    <div class="narrow">
      <h1>{t('access.title')}</h1>
      <p class="lead">{t('access.lead', { name })}</p>
      <p>
        {t(
          `access.because-${access.basis === 'minor' || access.basis === 'invited' ? access.basis : 'court'}`,
          { name },
        )}{' '}
        <Changes view={view} access={access} name={name} />
      </p>
      <Card>
        <CardHead icon="eye">{t('access.see')}</CardHead>
        <ul class="plain-list">
          {access.parts.see.map((one) => (
            <li key={one}>{seeWords(t, one)}</li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHead icon="list-checks">{t('access.do')}</CardHead>
        {access.parts.do.length > 0 ? (
          <ul class="plain-list">
            {access.parts.do.map((one) => (
              <li key={one}>{actWords(t, one)}</li>
            ))}
          </ul>
        ) : (
          <p>{t('access.do-none', { name })}</p>
        )}
      </Card>
      {rest.length > 0 && (
        <Card tone="sand">
          <CardHead icon="lock">{t('access.rest')}</CardHead>
          <ul class="plain-list">
            {rest.map((one) => (
              <li key={one}>{seeWords(t, one)}</li>
            ))}
          </ul>
          <p>
            {wordsWithPhones(t, `access.rest-${groundOf(access)}`, {
              name,
              n: lawOf(settings).teenAge,
              phone: settings.phone,
            })}
          </p>
        </Card>
      )}
      <p class="muted">{t('access.log', { name })}</p>
      <Card>
        <CardHead icon="log-out">{t('access.leave')}</CardHead>
        <p>{t('access.leave-text', { name })}</p>
        <AskFirst
          action={`/people/${person.id}/access/leave`}
          formKey={formKey}
          question={t('access.leave-ask', { name })}
        >
          {t('access.leave')}
        </AskFirst>
      </Card>
    </div>
  );
}

/** The caregiver's position; each position has one sentence about the closed parts. */
function groundOf({ basis, band }: OwnAccess): 'invited' | 'court' | 'teen' | 'child' {
  if (basis === 'invited') return 'invited';
  if (basis === 'court') return 'court';
  return band === 'child' ? 'child' : 'teen';
}

/** When the access will narrow, and when it ends. */
function Changes({ view, access, name }: { view: View; access: OwnAccess; name: string }) {
  const { t, person, settings } = view;
  const { adultAge, teenAge } = lawOf(settings);
  const teenFrom = person && access.basis === 'minor' && birthdayOf(person, teenAge);
  const narrows = access.band === 'child' && teenFrom && { day: t.day(teenFrom), name, n: teenAge };
  const grown = person && access.basis === 'minor' ? birthdayOf(person, adultAge) : null;
  const byBirthday = grown !== null && (access.until === null || access.until < grown);
  return (
    <>
      {narrows && `${t('access.narrows', narrows)} `}
      {access.until &&
        (byBirthday && access.band !== 'child'
          ? t('access.ends-birthday', { name, n: adultAge, day: t.day(access.until) })
          : !grown && t('access.ends', { day: t.day(access.until) }))}
    </>
  );
}
