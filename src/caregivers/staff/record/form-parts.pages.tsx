import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Crumbs, LinkButton } from '../../../ui/kit.tsx';
import { pathOf } from './record.pages.tsx';
import type { RecordCaregivers } from './record.ts';

/** Parts of the forms for court orders and safety flags. */

export interface Shown {
  view: View;
  all: RecordCaregivers;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
}

export const Trail = ({ view, text }: { view: View; text: string }) => (
  <Crumbs
    t={view.t}
    trail={[
      { href: pathOf(view.person?.id ?? ''), text: view.t('care-staff.record-title') },
      { text },
    ]}
  />
);
export const Cancel = ({ view }: { view: View }) => (
  <LinkButton kind="outline" href={pathOf(view.person?.id ?? '')}>
    {view.t('ui.cancel')}
  </LinkButton>
);

/** The caregivers that an order or flag may name, each once. */
export const caregivers = ({ rights }: RecordCaregivers) =>
  [...new Map(rights.map(({ right, name }) => [right.accountId, name]))].map(([value, label]) => ({
    value,
    label,
  }));
