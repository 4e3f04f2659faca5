import type { Words } from '../platform/i18n.ts';

/** Links to the page of a long list before this one and after it; nothing if there is only one. */
export function Pages({
  t,
  page,
  pages,
  more,
  href,
}: {
  t: Words;
  /** The page that is shown, from 1. */
  page: number;
  /** How many there are; left out where nobody counts them, and `more` says if another comes. */
  pages?: number;
  more?: boolean;
  href(page: number): string;
}) {
  const next = pages === undefined ? more : page < pages;
  if (page <= 1 && !next) return null;
  return (
    <nav class="pages" aria-label={t('ui.pages')}>
      {page > 1 && <a href={href(page - 1)}>{t('ui.page-before')}</a>}
      {pages !== undefined && <span>{t('ui.page-at', { at: page, pages })}</span>}
      {next && <a href={href(page + 1)}>{t('ui.page-next')}</a>}
    </nav>
  );
}
