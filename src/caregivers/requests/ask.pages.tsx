import { DEFAULT_MRN_PATTERN } from '../../identity/accounts/mrn-pattern.rules.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { DateFields } from '../../ui/date-fields.tsx';
import { ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { FileField, UploadForm } from '../../ui/files.tsx';
import { Alert, Button, Card, CardHead, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { PAPERS } from './papers.ts';
import type { RequestKind } from './requests.rules.ts';

interface FieldsProps {
  view: View;
  typed: Typed;
  problems: Problems;
}

/** The form for one kind of request: without files for a parent, with papers for all others. */
export function AskPage({
  view,
  kind,
  typed,
  problems,
  formKey,
}: FieldsProps & { kind: RequestKind; formKey: string }) {
  const { t, settings } = view;
  const title = t(`ask.title-${kind}`);
  const action = `/family/add/${kind}`;
  const fields = <PersonFields view={view} typed={typed} problems={problems} />;
  const actions = (
    <div class="actions">
      <Button>{t('ask.send')}</Button>
      <LinkButton kind="outline" href="/family">
        {t('ui.cancel')}
      </LinkButton>
    </div>
  );
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/family', text: t('family.title') },
          { href: '/family/add', text: t('ask.add') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">{t(`ask.lead-${kind}`, { n: settings.adultAge })}</p>
      {problems.given === 'problem.care-often' && (
        <Alert tone="warning">
          <p>{wordsWithPhones(t, 'ask.often', { phone: settings.phone })}</p>
        </Alert>
      )}
      {kind === 'parent' ? (
        <Form action={action} formKey={formKey} label={title}>
          {fields}
          {actions}
        </Form>
      ) : (
        <UploadForm action={action} formKey={formKey} label={title}>
          {fields}
          <Card>
            <CardHead icon="file-text">{t('ask.papers')}</CardHead>
            <p>{t(`ask.papers-${kind}`)}</p>
            <PaperField view={view} problems={problems} />
          </Card>
          {actions}
        </UploadForm>
      )}
    </div>
  );
}

/** The field for papers. */
export const PaperField = ({ view: { t }, problems }: Pick<FieldsProps, 'view' | 'problems'>) => (
  <FileField
    t={t}
    name="papers"
    label={t('ask.files')}
    hint={t('ask.files-hint')}
    rule={PAPERS.papers}
    problems={problems}
  />
);

function PersonFields({ view, typed, problems }: FieldsProps) {
  const { t, settings } = view;
  return (
    <>
      <TextField
        t={t}
        name="given"
        label={t('ask.given')}
        hint={t('ask.name-hint')}
        problems={problems}
        value={typed.given}
        autocomplete="off"
        max={100}
      />
      <TextField
        t={t}
        name="family"
        label={t('ask.family')}
        problems={problems}
        value={typed.family}
        autocomplete="off"
        max={100}
      />
      <DateFields
        t={t}
        name="birth"
        legend={t('ask.birth')}
        hint={t('ask.birth-hint')}
        problems={problems}
        value={{
          month: typed['birth-month'] ?? '',
          day: typed['birth-day'] ?? '',
          year: typed['birth-year'] ?? '',
        }}
      />
      <TextField
        t={t}
        name="mrn"
        label={t('ask.mrn')}
        hint={t('ask.mrn-hint')}
        problems={problems}
        value={typed.mrn}
        autocomplete="off"
        {...(settings.mrnPattern === DEFAULT_MRN_PATTERN ? { inputmode: 'numeric' } : {})}
        max={20}
      />
      <TextArea
        t={t}
        name="note"
        label={t('ask.note')}
        hint={t('ask.note-hint')}
        problems={problems}
        value={typed.note}
        rows={3}
        max={1000}
      />
    </>
  );
}
