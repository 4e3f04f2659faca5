import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Empty, SummaryList } from '../../ui/kit.tsx';
import { fullName } from '../../ui/people.ts';
import { ResultChoice } from '../results/results.pages.tsx';
import type { Attachable } from '../results/results.ts';
import { type Team, teamName } from '../teams/teams.rules.ts';
import { Blanks, TemplateChoice } from '../templates/choice.pages.tsx';
import type { Offered } from '../templates/templates.ts';
import { CATEGORIES, isCategory } from '../writing/categories.ts';
import type { Readers } from './begin.ts';
import { isRead, whyNoMessage } from './readers.rules.ts';

/** Who will read it, or that nobody is told. */
function WhoReads({ view: { t }, readers }: { view: View; readers: Readers }) {
  const { account, deceased, caregivers: n } = readers;
  const name = fullName(readers);
  if (!isRead(readers))
    return (
      <Alert tone="warning" title={t('begin.waits')}>
        <p>{t('begin.waits-text', { name })}</p>
      </Alert>
    );
  if (deceased)
    return (
      <Alert tone="warning">
        <p>{t('begin.died', { name })}</p>
      </Alert>
    );
  return (
    <p>
      {account && t('begin.reads-account', { name })}
      {account && n > 0 && ` ${t('begin.reads-caregivers', { n })}`}
      {!account && t('begin.reads-only', { n })}
    </p>
  );
}

interface BeginProps {
  view: View;
  readers: Readers;
  /** The reader's own teams. */
  teams: readonly Team[];
  offered: Offered;
  attachable: Attachable | null;
  typed: Typed;
  problems: Problems;
  /** Shown once more before it is sent. */
  preview: boolean;
  base: string;
  formKey: string;
}

const HIDDEN = ['team', 'category', 'subject', 'text', 'sign', 'replies', 'result'] as const;

/** A message to the person whose record is open: its form, or what will be sent. */
export function BeginPage(props: BeginProps) {
  const { view, readers, teams, problems, preview } = props;
  const { t } = view;
  const name = fullName(readers);
  const why = whyNoMessage(readers);
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(preview ? 'begin.check' : 'begin.title', { name })}</h1>
      {why && (
        <Alert tone="warning" title={t(`begin.no-${why}`, { name })}>
          <p>{t(`begin.no-${why}-text`)}</p>
        </Alert>
      )}
      {!why && teams.length === 0 && (
        <Empty icon="users" title={t('inbox.no-team')}>
          <p>{t('inbox.no-team-text')}</p>
        </Empty>
      )}
      {!why && teams.length > 0 && (
        <>
          <WhoReads view={view} readers={readers} />
          {preview ? <Preview {...props} /> : <Write {...props} />}
        </>
      )}
    </div>
  );
}

function Write(props: BeginProps) {
  const { view, teams, offered, attachable, typed, problems, base, formKey } = props;
  const { t } = view;
  const [only] = teams.length === 1 ? teams : [];
  return (
    <Form action={base} formKey={formKey} label={t('begin.write')}>
      {only ? (
        <input type="hidden" name="team" value={only.id} />
      ) : (
        <SelectField
          t={t}
          name="team"
          label={t('begin.team')}
          problems={problems}
          value={typed.team}
          none={t('begin.team-none')}
          options={teams.map((team) => ({ value: team.id, label: teamName(team, t.language) }))}
        />
      )}
      <SelectField
        t={t}
        name="category"
        label={t('begin.about')}
        problems={problems}
        value={typed.category ?? 'general'}
        none={t('problem.message-category')}
        options={CATEGORIES.map((value) => ({ value, label: t(`messages.category-${value}`) }))}
      />
      <TextField
        t={t}
        name="subject"
        label={t('begin.subject')}
        problems={problems}
        value={typed.subject}
      />
      <TemplateChoice
        t={t}
        offered={offered}
        problems={problems}
        button={{ name: 'do', value: 'template' }}
      />
      <Blanks t={t} text={typed.text} />
      <TextArea
        t={t}
        name="text"
        label={t('begin.text')}
        problems={problems}
        value={typed.text}
        rows={10}
      />
      <ResultChoice t={t} attachable={attachable} problems={problems} value={typed.result} />
      <Choice
        t={t}
        name="sign"
        legend={t('begin.sign')}
        problems={problems}
        value={typed.sign ?? 'team'}
        options={[
          { value: 'team', label: only ? teamName(only, t.language) : t('begin.sign-team') },
          { value: 'me', label: view.actor?.account.name ?? '' },
        ]}
      />
      <Choice
        t={t}
        name="replies"
        legend={t('begin.replies')}
        problems={problems}
        value={typed.replies ?? 'yes'}
        options={(['yes', 'no'] as const).map((value) => ({
          value,
          label: t(`begin.replies-${value}`),
        }))}
      />
      <div class="actions">
        <Button name="do" value="preview">
          {t('begin.preview')}
        </Button>
      </div>
    </Form>
  );
}

function Preview({ view, readers, teams, attachable, typed, base, formKey }: BeginProps) {
  const { t } = view;
  const team = teams.find(({ id }) => id === typed.team);
  const teamIs = team ? teamName(team, t.language) : '';
  const name = view.actor?.account.name ?? '';
  const result = attachable?.options.find(({ value }) => value === typed.result);
  return (
    <Form action={base} formKey={formKey} label={t('begin.preview')}>
      {HIDDEN.map((field) => (
        <input key={field} type="hidden" name={field} value={typed[field] ?? ''} />
      ))}
      <SummaryList
        rows={[
          { term: t('begin.to'), value: <bdi>{fullName(readers)}</bdi> },
          {
            term: t('begin.from'),
            value: typed.sign === 'me' ? t('begin.from-me', { name, team: teamIs }) : teamIs,
          },
          {
            term: t('begin.about'),
            value: isCategory(typed.category) ? t(`messages.category-${typed.category}`) : '',
          },
          { term: t('begin.subject'), value: <bdi>{typed.subject}</bdi> },
          {
            term: t('begin.text'),
            value: (
              <span class="sent-text block" dir="auto">
                {typed.text}
              </span>
            ),
          },
          ...(result ? [{ term: t('attached-result.term'), value: result.label }] : []),
          {
            term: t('begin.replies'),
            value: t(typed.replies === 'no' ? 'begin.replies-no' : 'begin.replies-yes'),
          },
        ]}
      />
      <div class="actions">
        <Button name="do" value="send">
          {t('inbox.send')}
        </Button>
        <Button kind="outline" name="do" value="edit">
          {t('begin.edit')}
        </Button>
      </div>
    </Form>
  );
}
