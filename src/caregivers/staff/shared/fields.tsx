import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { TextArea, TextField } from '../../../ui/fields.tsx';

/** Fields that several staff forms about caregivers have. */

interface FieldProps {
  view: View;
  typed: Typed;
  problems: Problems;
}

/** Why staff end or give access, or why they undo that. */
export const WhyField = ({
  view: { t },
  typed,
  problems,
  name,
}: FieldProps & { name: 'reason' | 'why' }) => (
  <TextArea
    t={t}
    name={name}
    label={t('care-staff.why')}
    hint={t(`care-staff.${name}-hint`)}
    problems={problems}
    value={typed[name]}
    rows={3}
    max={1000}
  />
);

/** The last day of a right, and when staff review it. */
export const TermFields = ({ view, typed, problems }: FieldProps) => {
  const { t, settings } = view;
  return (
    <>
      <TextField
        t={t}
        name="endsOn"
        type="date"
        label={t('care-staff.last-day')}
        hint={t('care-staff.last-day-hint', { n: settings.adultAge })}
        problems={problems}
        value={typed.endsOn}
        short
      />
      <TextField
        t={t}
        name="reviewOn"
        type="date"
        label={t('care-staff.review-on')}
        hint={t('care-staff.review-on-hint')}
        problems={problems}
        value={typed.reviewOn}
        short
      />
    </>
  );
};
