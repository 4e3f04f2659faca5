import type { Config } from '../../platform/config.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { UploadForm } from '../../ui/files.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Crumbs, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { ChosenFiles, FilesField } from '../attachments/attachments.pages.tsx';
import type { Chosen } from '../attachments/attachments.ts';
import type { Draft } from '../drafts/drafts.ts';
import { type Team, teamName } from '../teams/teams.rules.ts';
import { CATEGORIES, categoryOf, isCategory } from './categories.ts';
import { NotFor } from './choose.pages.tsx';
import type { RedFlagKind } from './red-flags.rules.ts';
import { TEXT_MOST } from './text.rules.ts';
import { Autosave, Counter } from './typing.pages.tsx';
import { seesText } from './viewers.pages.tsx';

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
    <>
      <TextArea
        t={t}
        name="text"
        label={t('messages.text')}
        hint={t('messages.text-hint', { n: t.number(TEXT_MOST) })}
        problems={problems}
        value={value}
        rows={10}
      />
      <Counter view={view} of="text" />
    </>
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
      <p class="sent-text" dir="auto">
        {other.text}
      </p>
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
  /** What is in the form is what is saved. */
  saved: boolean;
  /** The caregivers who can see what isn’t hidden; null if it is not the person who writes. */
  viewers: readonly string[] | null;
  /** The day by which the team answers what is sent now. */
  by: string;
  formKey: string;
  config: Pick<Config, 'clamd'>;
  chosen: readonly Chosen[];
}

/** A new message: its form, or what will be sent. */
export function ComposePage(props: ComposeProps) {
  const { view, team, typed, problems, preview, other, saved, viewers, by, formKey, flags } = props;
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
                    <span class="sent-text block" dir="auto">
                      {typed.text}
                    </span>
                  ),
                },
                ...(props.chosen.length > 0
                  ? [{ term: t('files.title'), value: <ChosenFiles {...props} /> }]
                  : []),
                ...(viewers
                  ? [
                      {
                        term: t('messages.who-sees'),
                        value:
                          typed.private === 'yes' ? t('messages.sees-me') : seesText(view, viewers),
                      },
                    ]
                  : []),
              ]}
            />
            <p>{t('promise.within', { n: team.answerDays, day: t.day(by, 'day-long') })}</p>
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
            <SelectField
              t={t}
              name="category"
              label={t('messages.category')}
              problems={problems}
              value={typed.category ?? categoryOf(team.topic)}
              none={t('messages.category-none')}
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
            <Autosave
              view={view}
              to={`${base}/new/${team.id}/autosave`}
              unsaved={typed.text !== undefined && !saved}
              named
            />
            <FilesField {...props} />
            {viewers && (
              <Choice
                t={t}
                name="private"
                legend={t('messages.who-sees')}
                problems={problems}
                value={typed.private ?? ''}
                options={[
                  { value: '', label: seesText(view, viewers) },
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
      <p class="sent-text kept" dir="auto">
        {draft.text}
      </p>
      <p>
        <LinkButton href={`${base}/new`}>{t('messages.write')}</LinkButton>
      </p>
    </div>
  );
}
