import type { Config } from '../../platform/config.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, TextArea, TextField } from '../../ui/fields.tsx';
import { UploadForm } from '../../ui/files.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Crumbs, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { ChosenFiles, FilesField } from '../attachments/attachments.pages.tsx';
import type { Chosen } from '../attachments/attachments.ts';
import type { Draft } from '../drafts/drafts.ts';
import { type Team, teamName } from '../teams/teams.rules.ts';
import { CATEGORIES, isCategory } from './categories.ts';
import { NotFor } from './choose.pages.tsx';
import type { RedFlagKind } from './red-flags.rules.ts';
import { TEXT_MOST } from './text.rules.ts';

/** Where a message is written. Its length is counted as the server counts it (text.rules.ts). */
export function MessageField({
  view,
  value,
  problems,
}: {
  view: View;
  value: string;
  problems: Problems;
}) {
  const { t } = view;
  return (
    <TextArea
      t={t}
      name="text"
      label={t('messages.text')}
      hint={t('messages.text-hint', { n: TEXT_MOST })}
      problems={problems}
      value={value}
      rows={10}
    />
  );
}

/** What can't wait for an answer to a message. Reading it blocks nothing. */
export function UrgentAdvice({ view, flags }: { view: View; flags: readonly RedFlagKind[] }) {
  const { t, settings } = view;
  if (flags.length === 0) return null;
  return (
    <div id="advice" tabIndex={-1}>
      <Alert tone="error" title={t('messages.urgent-title')}>
        {flags.map((kind) => (
          <p key={kind}>{withPhones(t(`messages.urgent-${kind}`))}</p>
        ))}
        {settings.advicePhone && (
          <p>
            {withPhones(
              t('messages.urgent-advice', { phone: settings.advicePhone }),
              settings.advicePhone,
            )}
          </p>
        )}
        <p>{t('messages.urgent-go-on')}</p>
      </Alert>
    </div>
  );
}

/** What was saved meanwhile, on another device, say: beside what is in the form. */
export function OtherDraft({ view, other }: { view: View; other: Draft }) {
  const { t } = view;
  return (
    <Alert tone="warning" title={t('messages.conflict')}>
      <p>{t('messages.conflict-text', { at: t.date(other.savedAt, 'day-time') })}</p>
      <pre class="prose" dir="auto">
        {other.text}
      </pre>
    </Alert>
  );
}

interface ComposeProps {
  view: View;
  team: Team;
  typed: Typed;
  problems: Problems;
  /** The urgent advice that is shown once more, with the preview. */
  flags: readonly RedFlagKind[];
  /** Shown once more before it is sent. */
  preview: boolean;
  other: Draft | null;
  self: boolean;
  formKey: string;
  config: Pick<Config, 'clamd'>;
  chosen: readonly Chosen[];
}

/** A new message: its form, or what will be sent. */
export function ComposePage(props: ComposeProps) {
  const { view, team, typed, problems, preview, other, self, formKey, flags } = props;
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  const name = teamName(team, t.language);
  const title = preview ? t('messages.check') : t('messages.write-to', { team: name });
  const hidden = (fields: readonly string[]) =>
    fields.map((field) => (
      <input key={field} type="hidden" name={field} value={typed[field] ?? ''} />
    ));
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('messages.title') },
          { href: `${base}/new`, text: t('messages.write') },
          { text: name },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <ForPerson view={view} />
      {preview ? <UrgentAdvice view={view} flags={flags} /> : <NotFor view={view} />}
      {other && <OtherDraft view={view} other={other} />}
      <UploadForm action={`${base}/new/${team.id}`} formKey={formKey} label={title}>
        <input type="hidden" name="draft" value={typed.draft ?? ''} />
        <input
          type="hidden"
          name="version"
          value={other ? String(other.version) : (typed.version ?? '')}
        />
        {preview ? (
          <>
            {hidden(['category', 'subject', 'text', 'private'])}
            <SummaryList
              rows={[
                { term: t('messages.to'), value: name },
                {
                  term: t('messages.category'),
                  value: isCategory(typed.category) ? t(`messages.category-${typed.category}`) : '',
                },
                {
                  term: t('messages.subject'),
                  value: <bdi>{typed.subject}</bdi>,
                },
                {
                  term: t('messages.text'),
                  value: (
                    <span class="prose block" dir="auto">
                      {typed.text}
                    </span>
                  ),
                },
                ...(props.chosen.length > 0
                  ? [{ term: t('files.title'), value: <ChosenFiles {...props} /> }]
                  : []),
                ...(self
                  ? [
                      {
                        term: t('messages.who-sees'),
                        value: t(
                          typed.private === 'yes' ? 'messages.sees-me' : 'messages.sees-caregivers',
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <p>{t('team.answers', { n: team.answerDays })}</p>
            <div class="actions">
              <Button name="do" value="send">
                {t(flags.length > 0 ? 'messages.send-anyway' : 'messages.send')}
              </Button>
              <Button kind="outline" name="do" value="edit">
                {t('messages.edit')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Choice
              t={t}
              name="category"
              legend={t('messages.category')}
              problems={problems}
              value={typed.category}
              options={CATEGORIES.map((value) => ({
                value,
                label: t(`messages.category-${value}`),
              }))}
            />
            <TextField
              t={t}
              name="subject"
              label={t('messages.subject')}
              problems={problems}
              value={typed.subject}
            />
            <MessageField view={view} value={typed.text ?? ''} problems={problems} />
            <FilesField {...props} />
            {self && (
              <Choice
                t={t}
                name="private"
                legend={t('messages.who-sees')}
                problems={problems}
                value={typed.private ?? ''}
                options={[
                  { value: '', label: t('messages.sees-caregivers') },
                  { value: 'yes', label: t('messages.sees-me') },
                ]}
              />
            )}
            <div class="actions">
              <Button name="do" value="preview">
                {t('messages.preview')}
              </Button>
              <Button kind="outline" name="do" value="draft">
                {t('messages.save-draft')}
              </Button>
              <LinkButton kind="plain" href={base}>
                {t('ui.cancel')}
              </LinkButton>
            </div>
          </>
        )}
      </UploadForm>
    </div>
  );
}

/** A draft of a new message that can't be sent where it was meant to go. */
export function LostDraftPage({ view, draft, why }: { view: View; draft: Draft; why: string }) {
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: base, text: t('messages.title') }, { text: t('messages.draft') }]}
      />
      <h1 dir="auto">{draft.subject || t('messages.draft-untitled')}</h1>
      <Alert tone="warning" title={t('messages.draft-kept')}>
        <p>{why}</p>
        <p>{t('messages.draft-kept-text')}</p>
      </Alert>
      <pre class="prose" dir="auto">
        {draft.text}
      </pre>
      <p>
        <LinkButton href={`${base}/new`}>{t('messages.write')}</LinkButton>
      </p>
    </div>
  );
}
