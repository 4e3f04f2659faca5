import type { View } from '../../platform/http/routes.ts';
import { Crumbs, Done, Empty, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { StaffClinician } from './clinicians.sql.ts';

export const BASE = '/staff/clinicians';

/** Who is in the directory. It comes from imported data; staff can leave somebody out. */
export function StaffCliniciansPage({
  view,
  list,
  at,
  more,
  newKey,
  done,
}: {
  view: View;
  list: StaffClinician[];
  /** The page, from 1. */
  at: number;
  more: boolean;
  newKey: () => string;
  done: string;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/clinics', text: t('clinics.title') },
          { text: t('directory.title') },
        ]}
      />
      <Done t={t} said={`directory.${done}`} tone={done === 'stale' ? 'warning' : 'success'} />
      <h1>{t('directory.title')}</h1>
      <p class="lead">{t('directory.lead')}</p>
      {list.length === 0 ? (
        <Empty icon="users" title={t('directory.none')}>
          <p>{t('directory.none-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {list.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title">{one.name}</h2>
                <p class="muted">
                  {[one.clinics.join(', '), one.npi && `NPI ${one.npi}`]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
                {one.hidden && <Tag tone="plain">{t('directory.hidden')}</Tag>}
              </div>
              <RowButton
                action={`${BASE}/${one.id}`}
                formKey={newKey()}
                of={one.name}
                kind="plain"
                fields={{ version: one.version, hidden: one.hidden ? 'no' : 'yes' }}
              >
                {t(one.hidden ? 'directory.show' : 'directory.hide')}
              </RowButton>
            </li>
          ))}
        </ul>
      )}
      <Pages t={t} page={at} more={more} href={(to) => `${BASE}?page=${to}`} />
    </>
  );
}
