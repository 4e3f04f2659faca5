import type { SharedRow } from '../../family/contacts/contacts.ts';
import type { View } from '../../platform/http/routes.ts';
import { Card, Empty, Table } from '../../ui/kit.tsx';

/** Teens whose account has the address or phone of someone who cares for them. */
export function SharedContactsPage({
  view: { t },
  rows,
  most,
}: {
  view: View;
  rows: SharedRow[];
  most: number;
}) {
  return (
    <>
      <h1>{t('shared-contacts.title')}</h1>
      {rows.length === 0 ? (
        <Empty icon="check" title={t('shared-contacts.none')}>
          <p>{t('shared-contacts.none-text')}</p>
        </Empty>
      ) : (
        <>
          <p class="lead">{t('shared-contacts.lead')}</p>
          <Card>
            <Table
              caption={t('shared-contacts.title')}
              hideCaption
              titled
              head={[
                t('shared-contacts.teen'),
                t('shared-contacts.born'),
                t('shared-contacts.with'),
                t('shared-contacts.what'),
              ]}
              rows={rows.map((row) => ({
                key: `${row.patientId} ${row.caregiver ?? ''}`,
                cells: [
                  `${row.given} ${row.family}`.trim(),
                  row.birthDate ? t.day(row.birthDate) : t('shared-contacts.unknown'),
                  row.caregiver ?? t('shared-contacts.in-record'),
                  [
                    row.byMail && t('shared-contacts.by-mail'),
                    row.byPhone && t('shared-contacts.by-phone'),
                  ]
                    .filter(Boolean)
                    .join(', '),
                ],
              }))}
            />
          </Card>
          {rows.length >= most && <p>{t('shared-contacts.more', { n: most })}</p>}
        </>
      )}
    </>
  );
}
