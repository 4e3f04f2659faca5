import type { Words } from '../../../src/platform/i18n.ts';
import { SummaryList } from '../../../src/ui/kit.tsx';
import type { Part } from './contents.sql.ts';

export const ContentsPage = ({ t, parts }: { t: Words; parts: Part[] }) => (
  <>
    <h1>{t('contents.title')}</h1>
    {parts.length === 0 ? (
      <p>{t('contents.none')}</p>
    ) : (
      <SummaryList
        rows={parts.map(({ type, n }) => ({ term: type, value: t('contents.count', { n }) }))}
      />
    )}
  </>
);
