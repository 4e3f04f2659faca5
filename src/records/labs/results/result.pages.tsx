import type { View } from '../../../platform/http/routes.ts';
import { Form } from '../../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, LinkButton } from '../../../ui/kit.tsx';
import { wordsWithPhones } from '../../../ui/text.tsx';
import { Name, nameLang, nameText } from '../tests/sent.pages.tsx';
import { pathOf } from '../tests/values.pages.tsx';
import { ResultBody, ResultFacts, ResultNames } from './parts.pages.tsx';
import type { ResultPage } from './result.ts';

/** One result. Behind a gate it has no name and a button that opens it. */
export function ResultDetailPage({
  view,
  page,
  formKey,
}: {
  view: View;
  page: ResultPage;
  formKey: string;
}) {
  const { t } = view;
  const { result } = page;
  const name = <Name t={t} code={result.code} name={result.name} />;
  const crumbs = (
    <Crumbs
      t={t}
      trail={[
        { href: pathOf(view, ''), text: t('labs.title') },
        result.gated
          ? { text: t('labs.private') }
          : { text: nameText(t, result.code, result.name), lang: nameLang(t, result.code) },
      ]}
    />
  );
  if (result.gated) {
    return (
      <>
        {crumbs}
        <h1>{t('labs.private')}</h1>
        <Card>
          <CardHead icon="lock">{t('labs.gate-title')}</CardHead>
          <p>{t('labs.gate-text')}</p>
          <p>{wordsWithPhones(t, 'labs.gate-talk', { phone: view.settings.advicePhone })}</p>
          <Form action={pathOf(view, `/${result.id}`)} formKey={formKey}>
            <div class="actions">
              <Button icon="eye">{t('labs.gate-open')}</Button>
              <LinkButton href={pathOf(view, '')} kind="outline">
                {t('labs.gate-later')}
              </LinkButton>
            </div>
          </Form>
        </Card>
      </>
    );
  }
  return (
    <>
      {crumbs}
      <h1>{name}</h1>
      <ResultNames t={t} result={result} />
      <ResultFacts t={t} result={result} />
      <ResultBody view={view} page={page} files={pathOf(view, `/${result.id}/files`)} />
      <div class="actions no-print">
        <LinkButton href={pathOf(view, `/${result.id}/print`)} kind="outline" icon="printer">
          {t('labs.print')}
        </LinkButton>
      </div>
    </>
  );
}
