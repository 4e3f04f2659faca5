import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Sent } from '../../ui/text.tsx';
import { sayAmount } from '../directions/amounts.rules.ts';
import type { Reader } from '../directions/directions.rules.ts';
import { sayMoment } from '../directions/moments.rules.ts';
import { sayTime } from '../directions/time-units.rules.ts';
import type { Fact, Note, Said } from './said.rules.ts';

/** Our words for a code, or the code itself. */
export const wordFor = (t: Words, prefix: string, code: string): string =>
  t.has(`${prefix}.${code}`) ? t(`${prefix}.${code}` as Key) : code;

/** A date with the precision that it was sent with, at most the day. */
export const moment = ({ t, settings }: View, text: string): string =>
  sayMoment(text, t.language, settings.zone, 'day');

function factValue(view: View, fact: Fact): ComponentChildren {
  const { t } = view;
  if ('sent' in fact) return <Sent t={t}>{fact.sent}</Sent>;
  if ('code' in fact) return wordFor(t, `fact.${fact.is}`, fact.code);
  if ('moment' in fact) return moment(view, fact.moment);
  return 'amount' in fact ? sayAmount(fact.amount, t.language) : sayTime(fact.time, t.language);
}
/** Facts as rows of a list. */
export const factRows = (
  view: View,
  facts: readonly Fact[],
): { term: string; value: ComponentChildren }[] =>
  facts.map((fact) => ({ term: wordFor(view.t, 'fact', fact.is), value: factValue(view, fact) }));

/** Notes as written, with their line breaks. */
export function Notes({ view, notes }: { view: View; notes: readonly Note[] }) {
  const { t } = view;
  return (
    <>
      {notes.map((note, at) => (
        <p class="noted" key={String(at)}>
          <strong>{t('med.note')}</strong> <Sent t={t}>{note.text}</Sent>
          {(note.by || note.at) && (
            <span class="muted">
              {' '}
              ({[note.by, note.at && moment(view, note.at)].filter(Boolean).join(', ')})
            </span>
          )}
        </p>
      ))}
    </>
  );
}

/** Why it was stopped, held or not taken. */
export function StatusReasons({
  t,
  said,
}: {
  t: Words;
  said: Pick<Said, 'statusReasons' | 'statusCodes'>;
}) {
  if (said.statusReasons.length + said.statusCodes.length === 0) return null;
  return (
    <p>
      <strong>{t('med.because')}</strong>{' '}
      {said.statusCodes.map((code) => wordFor(t, 'status-reason', code)).join('; ')}
      {said.statusCodes.length > 0 && said.statusReasons.length > 0 && '; '}
      {said.statusReasons.map((reason, at) => (
        <span key={reason}>
          {at > 0 && '; '}
          <Sent t={t}>{reason}</Sent>
        </span>
      ))}
    </p>
  );
}

/** Unknown modifier extensions, as received: they must not be ignored (FHIR R4). */
export function Modifiers({
  t,
  modifiers,
  reader = 'member',
}: {
  t: Words;
  modifiers: readonly string[];
  reader?: Reader;
}) {
  if (modifiers.length === 0) return null;
  return (
    <div class="why why--strong">
      <p>{t(reader === 'staff' ? 'rx.modifiers' : 'med.modifiers')}</p>
      {modifiers.map((one) => (
        <p key={one}>
          <Sent t={t}>{one}</Sent>
        </p>
      ))}
    </div>
  );
}
