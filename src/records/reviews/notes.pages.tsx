import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import { Button, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { ResultBody, ResultFacts } from '../labs/results/parts.pages.tsx';
import type { ResultPage, ShownNote } from '../labs/results/result.ts';
import { nameLang, nameText } from '../labs/tests/sent.pages.tsx';
import { pathOf } from '../labs/tests/values.pages.tsx';

/**
 * Writes a note, or corrects one, with the values that it is about beside it.
 * @param note the note that is corrected
 */
export function NotePage({
  view,
  page,
  note = null,
  typed,
  problems,
  formKey,
}: {
  view: View;
  page: ResultPage;
  note?: ShownNote | null;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  const { result } = page;
  const here = pathOf(view, `/${result.id}`);
  const title = t(note ? 'staff.correct-note' : 'staff.write-note');
  const moved = problems.body === 'problem.note-moved';
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <Crumbs
        t={t}
        trail={[
          { href: pathOf(view, ''), text: t('staff.results') },
          {
            href: here,
            text: nameText(t, result.code, result.name),
            lang: nameLang(t, result.code),
          },
          { text: title },
        ]}
      />
      <h1>{title}</h1>
      <div class="beside">
        <section class="beside-what" aria-label={t('staff.note-about')}>
          <p class="beside-name" lang={nameLang(t, result.code)}>
            {nameText(t, result.code, result.name)}
          </p>
          <ResultFacts t={t} result={result} />
          <ResultBody view={view} page={page} />
        </section>
        <Form
          action={note ? `${here}/note/${note.id}` : `${here}/note`}
          formKey={formKey}
          label={title}
        >
          <p>{t('staff.note-read')}</p>
          {note && <p>{t('staff.correct-kept')}</p>}
          {note && (
            <input
              type="hidden"
              name="version"
              value={moved ? note.version : (typed.version ?? note.version)}
            />
          )}
          <TextArea
            t={t}
            name="body"
            label={t('staff.note-body')}
            hint={t('staff.note-hint')}
            problems={problems}
            value={typed.body ?? note?.body}
            rows={8}
            max={4000}
          />
          <div class="actions">
            <Button>{t(note ? 'staff.correct-do' : 'staff.note-do')}</Button>
            <LinkButton kind="outline" href={here}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      </div>
    </>
  );
}
