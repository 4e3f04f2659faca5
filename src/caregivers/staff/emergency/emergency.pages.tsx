import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextField } from '../../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  LinkButton,
  SummaryList,
  Tag,
} from '../../../ui/kit.tsx';
import { WhyField } from '../shared/fields.tsx';
import { FLAG_KINDS } from '../shared/flags.ts';
import { nameOf, Outcome, relationText, whoLine } from '../shared/parts.pages.tsx';
import type { EmergencyRight, PersonByNumber } from './emergency.ts';

export const EMERGENCY = '/staff/care/emergency';

interface Shown {
  view: View;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
}

/** Finds the person and the caregiver whose access has to end now. */
export function FindPage({
  view,
  typed,
  problems,
  newKey,
  found,
  done,
}: Shown & { found: PersonByNumber | null; done: string | null }) {
  const { t } = view;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <Outcome t={t} done={done} />
      <h1>{t('care-staff.emergency')}</h1>
      <p class="lead">{t('care-staff.emergency-lead')}</p>
      {found && <Found view={view} found={found} />}
      <Card>
        <CardHead icon="search">{t('care-staff.emergency-find')}</CardHead>
        <Form action={EMERGENCY} formKey={newKey()} label={t('care-staff.emergency-find')}>
          <TextField
            t={t}
            name="mrn"
            label={t('care-staff.mrn')}
            problems={problems}
            value={typed.mrn}
            autocomplete="off"
            short
            max={60}
          />
          <TextField
            t={t}
            name="birthDate"
            type="date"
            label={t('care-staff.birth-date')}
            problems={problems}
            value={typed.birthDate}
            short
          />
          <Button kind={found ? 'outline' : 'filled'}>{t('care-staff.emergency-search')}</Button>
        </Form>
      </Card>
    </>
  );
}

function Found({ view, found }: { view: View; found: PersonByNumber }) {
  const { t } = view;
  return (
    <Card>
      <h2>{nameOf(found)}</h2>
      <p class="muted">{whoLine(t, found)}</p>
      {found.rights.length === 0 ? (
        <p>{t('care-staff.nobody-has')}</p>
      ) : (
        <ul class="result-list">
          {found.rights.map((right) => (
            <li class="result-row" key={right.id}>
              <div>
                <h3 class="row-title">{right.caregiverName}</h3>
                <p class="muted">{relationText(t, right.relationship)}</p>
              </div>
              {right.suspended ? (
                <Tag tone="high">{t('care-staff.suspended')}</Tag>
              ) : (
                <LinkButton kind="outline" href={`${EMERGENCY}/${right.id}`}>
                  {t('care-staff.emergency-end')}
                  <span class="usa-sr-only"> {right.caregiverName}</span>
                </LinkButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Ends one caregiver's right immediately. */
export function EndNowPage({
  view,
  typed,
  problems,
  newKey,
  one,
}: Shown & { one: EmergencyRight }) {
  const { t } = view;
  const { person, caregiver, right } = one;
  const title = t('care-staff.emergency-of', { name: caregiver.name, person: nameOf(person) });
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: EMERGENCY, text: t('care-staff.emergency') },
          { text: t('care-staff.emergency-end') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <SummaryList
        rows={[
          { term: t('care-staff.person'), value: `${nameOf(person)}, ${whoLine(t, person)}` },
          {
            term: t('care-staff.caregiver'),
            value: `${caregiver.name}, ${relationText(t, right.relationship)}`,
          },
        ]}
      />
      <Alert tone="warning" title={t('care-staff.emergency-what')}>
        <p>{t('care-staff.emergency-text')}</p>
      </Alert>
      <Form action={`${EMERGENCY}/${right.id}`} formKey={newKey()} label={title}>
        <Choice
          t={t}
          name="kind"
          legend={t('care-staff.emergency-kind')}
          problems={problems}
          value={typed.kind}
          options={FLAG_KINDS.map((value) => ({
            value,
            label: t(`care-staff.flag-${value}`),
            ...(value === 'abuse' ? { hint: t('care-staff.emergency-abuse') } : {}),
          }))}
        />
        <WhyField view={view} typed={typed} problems={problems} name="reason" />
        <Tell t={t} problems={problems} value={typed.tell} name={caregiver.name} />
        <div class="actions">
          <Button icon="lock">{t('care-staff.emergency-do')}</Button>
          <LinkButton kind="outline" href={EMERGENCY}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </>
  );
}

/** Whether to tell the caregiver. Nothing is preselected: telling can put someone in danger. */
export const Tell = ({
  t,
  problems,
  value,
  name,
}: Pick<Shown, 'problems'> & { t: View['t']; value: string | undefined; name: string }) => (
  <Choice
    t={t}
    name="tell"
    legend={t('care-staff.tell', { name })}
    hint={t('care-staff.tell-hint')}
    problems={problems}
    value={value}
    options={[
      { value: 'no', label: t('care-staff.tell-no'), hint: t('care-staff.tell-no-hint') },
      { value: 'yes', label: t('care-staff.tell-yes'), hint: t('care-staff.tell-yes-hint') },
    ]}
  />
);
