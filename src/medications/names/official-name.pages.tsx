import type { Words } from '../../platform/i18n.ts';
import { sentLang } from '../../ui/text.tsx';
import { medicineName, officialName } from './medicine-name.ts';

/** The official name on a line of its own, unless it is already the name on the page. */
export function OfficialLine({ t, name }: { t: Words; name: string }) {
  if (medicineName(t, name) === officialName(t, name)) return null;
  return (
    <p class="muted" lang={sentLang(t)}>
      {name}
    </p>
  );
}

/** The name that members read, for staff, whose heading is the official name. */
export function MemberNameLine({ t, name }: { t: Words; name: string }) {
  const short = medicineName(t, name);
  if (short === officialName(t, name)) return null;
  return <p class="muted">{t('rx.member-name', { name: short })}</p>;
}
