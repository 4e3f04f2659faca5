import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, Done, Empty, Icon } from '../../ui/kit.tsx';
import type { KeptDraft } from './drafts.sql.ts';

export const KEPT_DRAFTS = '/family/drafts';

/** On the family page: that there are such drafts. */
export const KeptCard = ({ view: { t }, n }: { view: View; n: number }) => (
  <Card label={t('messages.kept-title')}>
    <p>
      <Icon name="file-text" /> {t('messages.kept-card', { n })}{' '}
      <a href={KEPT_DRAFTS}>{t('messages.kept-see')}</a>
    </p>
  </Card>
);

/** What the account wrote about people for whom it can't write any longer. */
export function KeptDraftsPage({
  view: { t },
  drafts,
  done,
}: {
  view: View;
  drafts: readonly KeptDraft[];
  done: 'messages.done-draft-deleted' | 'messages.done-draft-gone' | null;
}) {
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: '/family', text: t('family.title') }, { text: t('messages.drafts') }]}
      />
      <Done t={t} said={done} />
      <h1>{t('messages.kept-title')}</h1>
      {drafts.length === 0 ? (
        <Empty icon="file-text" title={t('messages.kept-none')}>
          <p>{t('messages.kept-none-text')}</p>
        </Empty>
      ) : (
        <>
          <p class="lead">{t('messages.kept-lead')}</p>
          <Card label={t('messages.drafts')}>
            <ul class="rows">
              {drafts.map((draft) => (
                <li key={draft.id}>
                  <div>
                    <a href={`${KEPT_DRAFTS}/${draft.id}`} dir="auto">
                      {draft.subject || t('messages.draft-untitled')}
                    </a>
                    <span class="block muted">
                      {t('messages.saved-at', { at: t.date(draft.savedAt, 'day-time') })}
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
        </>
      )}
    </div>
  );
}

export function KeptDraftPage({
  view: { t },
  draft,
  formKey,
}: {
  view: View;
  draft: KeptDraft;
  formKey: string;
}) {
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/family', text: t('family.title') },
          { href: KEPT_DRAFTS, text: t('messages.drafts') },
          { text: t('messages.draft') },
        ]}
      />
      <h1 dir="auto">{draft.subject || t('messages.draft-untitled')}</h1>
      <Alert tone="warning" title={t('messages.kept-why')}>
        <p>{t('messages.kept-why-text')}</p>
      </Alert>
      <p class="sent-text kept" dir="auto">
        {draft.text}
      </p>
      <Form action={`${KEPT_DRAFTS}/${draft.id}/delete`} formKey={formKey}>
        <div class="actions">
          <Button kind="outline">{t('messages.delete-draft')}</Button>
        </div>
      </Form>
    </div>
  );
}
