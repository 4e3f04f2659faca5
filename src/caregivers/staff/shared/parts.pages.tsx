import type { PlainDate } from '../../../platform/clock.ts';
import { type Answer, type Place, pageAnswer, type View } from '../../../platform/http/routes.ts';
import type { Key, Words } from '../../../platform/i18n.ts';
import { Alert, Tag } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import type { SafetyFlag } from './flags.ts';
import type { Involved } from './own.rules.ts';

/** Parts that the staff pages about caregivers share. */

export interface Named {
  given: string;
  family: string;
  birthDate: PlainDate | null;
  mrn?: string | null;
}
export const nameOf = ({ given, family }: Pick<Named, 'given' | 'family'>): string =>
  [given, family].filter(Boolean).join(' ') || '–';
/** Birth date and number on one line. */
export const whoLine = (t: Words, one: Named): string =>
  factLine(t, [
    one.birthDate && t('care-staff.born', { day: t.day(one.birthDate) }),
    one.mrn && t('care-staff.number', { mrn: one.mrn }),
  ]);

/** What a relationship, a basis or a reason is called. */
export const relationText = (t: Words, name: string): string => t(`care-staff.is-${name}` as Key);
export const basisText = (t: Words, name: string): string => t(`care-staff.by-${name}` as Key);

/** The result of a decision; if it could not be done, a warning. */
export function Outcome({ t, done }: { t: Words; done: string | null }) {
  if (!done) return null;
  const [fine, not] = [`care-staff.done-${done}`, `care-staff.not-${done}`];
  return t.has(fine) ? (
    <Alert tone="success">
      <p>{t(fine)}</p>
    </Alert>
  ) : t.has(not) ? (
    <Alert tone="warning">
      <p>{t(not)}</p>
    </Alert>
  ) : null;
}

/**
 * In place of a page about someone's access, for staff whom it is about: it says nothing of what
 * colleagues see there (docs/decisions/0076).
 */
export const involvedPage = (t: Words, place: Place, title: string, involved: Involved): Answer =>
  pageAnswer(
    t,
    place,
    title,
    <>
      <h1>{title}</h1>
      <Alert tone="warning">
        <p>{t(`care-staff.not-${involved}`)}</p>
      </Alert>
    </>,
  );

/** Reasons of flags are for those alone who confirm emergency ends (docs/decisions/0076). */
export const seesReasons = ({ actor }: View): boolean =>
  actor?.account.permissions.includes('care:confirm') ?? false;

/** Who a flag protects the person from. */
export const flagText = (
  t: Words,
  { accountId }: SafetyFlag,
  names: ReadonlyMap<string, string>,
): string =>
  accountId
    ? t('care-staff.flag-from', { name: names.get(accountId) ?? t('care-staff.somebody') })
    : t('care-staff.flag-from-anybody');

/** The current safety flags, as a warning. */
export function Flags({
  view,
  flags,
  names,
}: {
  view: View;
  flags: readonly SafetyFlag[];
  names: ReadonlyMap<string, string>;
}) {
  const { t } = view;
  if (flags.length === 0) return null;
  return (
    <Alert tone="error" title={t('care-staff.flag-stands')}>
      <ul class="plain-list">
        {flags.map((flag) => (
          <li key={flag.id}>
            <Tag tone="high" icon="triangle-alert">
              {t(`care-staff.flag-${flag.kind}`)}
            </Tag>{' '}
            {flagText(t, flag, names)}
            {', '}
            {t('care-staff.since', { day: t.date(flag.raisedAt, 'day') })}
            {seesReasons(view) && (
              <span class="block prose" dir="auto">
                {flag.reason}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
