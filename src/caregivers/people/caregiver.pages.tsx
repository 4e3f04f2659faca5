import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Boxes, Checkbox, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Initial } from '../../ui/initial.tsx';
import { Button, Card, CardHead, Crumbs, Done, SummaryList, Table } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { nameWord } from './parts.pages.tsx';
import type { PartName } from './parts.ts';
import { factsOfAccess } from './people.pages.tsx';
import type { Deed, OneCaregiver } from './people.ts';

export interface CaregiverPageProps {
  view: View;
  one: OneCaregiver;
  done: string | null;
  problems: Problems;
  typed: Typed;
  newKey: () => string;
}

/** One caregiver: what they can see and do, what they did, and what the person can change. */
export function CaregiverPage(props: CaregiverPageProps) {
  const { view, one, done, problems } = props;
  const { t } = view;
  const { name, right } = one;
  const base = `/people/${view.person?.id}/caregivers`;
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('care.title') }, { text: name }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done
        t={t}
        said={done && `care.done-${done}`}
        tone={done === 'last' ? 'warning' : 'success'}
      />
      <div class="who">
        <Initial name={name} color="slate" size="large" />
        <h1>{name}</h1>
      </div>
      <SummaryList
        rows={[
          { term: t('care.who'), value: t(`care.rel-${right.relationship}`) },
          ...factsOfAccess(t, one),
        ]}
      />
      <Opens {...props} base={`${base}/${right.id}`} />
      {one.more.length > 0 && <ShareMore {...props} base={`${base}/${right.id}`} />}
      {right.basis === 'invited' && <LastDay {...props} base={`${base}/${right.id}`} />}
      <Deeds t={t} name={name} deeds={one.deeds} />
      <Ending {...props} base={`${base}/${right.id}`} />
    </div>
  );
}
type PartProps = CaregiverPageProps & { base: string };

/** What they can see and do, each with the person's choices. */
function Opens({ view, one, newKey, base }: PartProps) {
  const { t } = view;
  const { name, parts, granted, kept, right } = one;
  const row = (part: PartName, word: string) => (
    <li key={part} class="shared">
      <span>{word}</span>
      {granted.includes(part) ? (
        <RowButton
          action={`${base}/less`}
          formKey={newKey()}
          kind="plain"
          fields={{ part }}
          of={t('care.stop-of', { name, part: nameWord(t, part) })}
        >
          {t('care.stop')}
        </RowButton>
      ) : (
        kept.includes(part) && <span class="muted">{t('care.always')}</span>
      )}
    </li>
  );
  // access that has not started opens nothing yet, but can be changed
  const upcoming = one.place === 'to-come';
  const see = upcoming
    ? granted.filter((part) => part.startsWith('see:'))
    : parts.see.map((part) => `see:${part}` as const);
  const acts = upcoming
    ? granted.filter((part) => part.startsWith('do:'))
    : parts.do.map((part) => `do:${part}` as const);
  return (
    <>
      <Card>
        <CardHead icon="eye">{t('care.can-see', { name })}</CardHead>
        <ul class="shared-list">{see.map((part) => row(part, nameWord(t, part)))}</ul>
      </Card>
      <Card>
        <CardHead icon="list-checks">{t('care.can-do', { name })}</CardHead>
        {acts.length > 0 ? (
          <ul class="shared-list">{acts.map((part) => row(part, nameWord(t, part)))}</ul>
        ) : (
          <p>{t('care.nothing-to-do', { name })}</p>
        )}
      </Card>
      {right.basis === 'court' && (
        <p>{wordsWithPhones(t, 'care.end-call-court', { phone: view.settings.phone })}</p>
      )}
    </>
  );
}

/** The name prefix of a checkbox for something that can be shared. */
export const BOX = 'part:';

function ShareMore({ view, one, newKey, base, problems, typed }: PartProps) {
  const { t } = view;
  const { name, more } = one;
  return (
    <Card>
      <CardHead icon="users">{t('care.share', { name })}</CardHead>
      <p>{t('care.share-text')}</p>
      <Form action={`${base}/more`} formKey={newKey()} label={t('care.share', { name })}>
        <Boxes
          t={t}
          name="parts"
          legend={t('care.share-legend', { name })}
          problems={problems}
          options={more.map((part) => ({
            name: `${BOX}${part}`,
            label: t(part.startsWith('see:') ? 'care.share-see' : 'care.share-do', {
              part: nameWord(t, part),
            }),
            checked: typed[`${BOX}${part}`] === 'yes',
          }))}
        />
        <Button>{t('care.share-button')}</Button>
      </Form>
    </Card>
  );
}

function LastDay({ view, one, newKey, base, problems, typed }: PartProps) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="calendar">{t('care.end-date')}</CardHead>
      <Form action={`${base}/until`} formKey={newKey()} label={t('care.end-date')}>
        <TextField
          t={t}
          name="until"
          label={t('care.end-date')}
          hint={t('care.end-date-text', { name: one.name })}
          problems={problems}
          value={typed.until ?? one.right.endsOn ?? ''}
          type="date"
        />
        <Button kind="outline">{t('care.end-date-save')}</Button>
      </Form>
    </Card>
  );
}

function Deeds({ t, name, deeds }: { t: Words; name: string; deeds: readonly Deed[] }) {
  return (
    <Card>
      <CardHead icon="history">{t('care.deeds', { name })}</CardHead>
      {deeds.length === 0 ? (
        <p>{t('care.deeds-none', { name })}</p>
      ) : (
        <>
          <p class="muted">{t('care.deeds-lead')}</p>
          <Table
            caption={t('care.deeds', { name })}
            hideCaption
            head={[t('log.when'), t('log.what')]}
            rows={deeds.map(({ at, permission, times }) => ({
              key: `${at.getTime()} ${permission}`,
              cells: [
                t.date(at, 'day-time'),
                <span key="what">
                  {deedWord(t, permission)}
                  {times > 1 && <span class="muted block">{t('log.times', { n: times })}</span>}
                </span>,
              ],
            }))}
          />
        </>
      )}
    </Card>
  );
}
function deedWord(t: Words, permission: string): string {
  const key: string = `did.${permission}`;
  return t(t.has(key) ? key : 'did.other');
}

function Ending({ view, one, newKey, base }: PartProps) {
  const { t, settings } = view;
  const { name, right } = one;
  if (right.basis === 'court') return null;
  return (
    <Card tone="sand">
      <CardHead icon="x">{t('care.end')}</CardHead>
      {one.mayEnd ? (
        <>
          <p>{t('care.end-text', { name })}</p>
          <AskFirst
            action={`${base}/end`}
            formKey={newKey()}
            question={t('care.end-ask', { name })}
            of={name}
            more={<Checkbox name="tell" label={t('care.end-tell', { name })} checked />}
          >
            {t('care.end')}
          </AskFirst>
        </>
      ) : (
        <p>{wordsWithPhones(t, 'care.end-call-minor', { phone: settings.phone })}</p>
      )}
    </Card>
  );
}
