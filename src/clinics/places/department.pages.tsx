import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import { StaleNote, savedNow, VersionField } from '../../ui/draft.tsx';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Button, Crumbs } from '../../ui/kit.tsx';
import { BASE } from './clinics.pages.tsx';
import type { Clinic, Department } from './clinics.rules.ts';

const LABELS = {
  name: 'clinics.name',
  specialty: 'clinics.specialty',
  phone: 'clinics.phone-optional',
} as const;

/** Adds or edits a department of a clinic. */
export function DepartmentPage({
  view,
  clinic,
  department,
  draft,
  formKey,
}: {
  view: View;
  clinic: Clinic;
  /** Null for a new department. */
  department: Department | null;
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const title = department ? department.name : t('clinics.add-department');
  const field = (name: 'name' | 'phone' | 'specialty', max: number) => {
    const saved = department?.[name] ?? '';
    const came = department?.byHand.includes(name) && department.came?.[name];
    const hint =
      savedNow(t, draft, name, saved) ?? (came ? t('clinics.came', { value: came }) : undefined);
    return (
      <TextField
        t={t}
        name={name}
        label={t(LABELS[name])}
        hint={hint}
        problems={problems}
        value={typed?.[name] ?? saved}
        max={max}
      />
    );
  };
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: BASE, text: t('clinics.title') },
          { href: `${BASE}/${clinic.id}`, text: clinic.name },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <StaleNote t={t} draft={draft} />
      <h1>{title}</h1>
      <Form
        action={
          department
            ? `/staff/departments/${department.id}`
            : `${BASE}/${clinic.id}/departments/new`
        }
        formKey={formKey}
      >
        <VersionField of={department} draft={draft} />
        {field('name', 120)}
        {field('specialty', 120)}
        {field('phone', 30)}
        <Choice
          t={t}
          name="active"
          legend={t('clinics.state')}
          problems={problems}
          value={typed?.active ?? (department && !department.active ? 'no' : 'yes')}
          options={[
            { value: 'yes', label: t('clinics.state-active') },
            { value: 'no', label: t('clinics.state-inactive') },
          ]}
        />
        <div class="actions">
          <Button>{t('clinics.save')}</Button>
        </div>
      </Form>
    </div>
  );
}
