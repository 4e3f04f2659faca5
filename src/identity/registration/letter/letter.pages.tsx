import type { PlainDate } from '../../../platform/days.rules.ts';
import type { View } from '../../../platform/http/routes.ts';
import { ErrorSummary, Form, TextField } from '../../../ui/fields.tsx';
import { Button, LinkButton } from '../../../ui/kit.tsx';
import { wordsWithPhones } from '../../../ui/text.tsx';
import {
  CardFields,
  type FieldsProps,
  MemberCard,
  NameFields,
} from '../../accounts/membership.pages.tsx';
import { LETTER_DAYS } from '../../letters/letters.rules.ts';

/** Requests a letter. It goes to the address in the record; no address is typed. */
export function RequestLetterPage({ view, typed, problems }: FieldsProps) {
  const { t } = view;
  return (
    <div class="journey journey-sides">
      <div class="journey-main">
        <ErrorSummary t={t} problems={problems} />
        <h1>{t('letter.title')}</h1>
        <p class="lead">{t('letter.lead', { days: LETTER_DAYS })}</p>
        <Form action="/register/letter" label={t('letter.title')}>
          <NameFields view={view} typed={typed} problems={problems} />
          <CardFields view={view} typed={typed} problems={problems} />
          <Button>{t('letter.ask')}</Button>
        </Form>
        <p class="after-form">
          <a href="/letter">{t('letter.have')}</a>
        </p>
      </div>
      <MemberCard view={view} />
    </div>
  );
}

export function LetterRequestedPage({ view, by }: { view: View; by: PlainDate }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t('letter.asked')}</h1>
      <p class="lead">{t('letter.asked-text', { day: t.day(by, 'day-long') })}</p>
      <p>
        {wordsWithPhones(t, 'letter.asked-moved', {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
      <LinkButton href="/" kind="outline">
        {t('letter.home')}
      </LinkButton>
    </div>
  );
}

/** Where the code from the letter is typed. */
export function OpenLetterPage({ view, typed, problems }: FieldsProps) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('letter.open')}</h1>
      <p class="lead">{t('letter.open-lead')}</p>
      <Form action="/letter" label={t('letter.open')}>
        <TextField
          t={t}
          name="code"
          label={t('letter.code')}
          hint={t('letter.code-hint')}
          problems={problems}
          value={typed.code}
          autocomplete="off"
          max={30}
        />
        <CardFields view={view} typed={typed} problems={problems} />
        <Button>{t('register.continue')}</Button>
      </Form>
      <p class="after-form">
        <a href="/register/letter">{t('letter.none-yet')}</a>
      </p>
    </div>
  );
}
