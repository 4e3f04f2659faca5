import type { Standing } from '../../../family/access-classes.rules.ts';
import type { Words } from '../../../platform/i18n.ts';
import { Table } from '../../../ui/kit.tsx';
import { seeWords } from '../../category-words.tsx';
import { opensToday } from './effects.rules.ts';

/** What a right opens today, or would open, part by part. */
export function OpensToday({
  t,
  standing,
  hideCaption,
}: {
  t: Words;
  standing: Standing;
  hideCaption?: boolean;
}) {
  return (
    <Table
      caption={t('care-staff.opens-today')}
      hideCaption={hideCaption}
      head={[t('care-staff.part'), t('care-staff.see'), t('care-staff.act')]}
      titled
      rows={opensToday(standing).map(({ category, view: see, act }) => ({
        key: category,
        cells: [
          seeWords(t, category),
          t(see ? 'ui.yes' : 'ui.no'),
          act === null ? '–' : t(act ? 'ui.yes' : 'ui.no'),
        ],
      }))}
    />
  );
}
