import { isDay } from '../../../platform/days.rules.ts';
import type { Words } from '../../../platform/i18n.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { withPhones, wordsWithPhones } from '../../../ui/text.tsx';
import { OWN_TERMS, type TermsOf } from './own-terms.ts';
import { caregiverTermsVersion, readVersion, termsSections, termsVersion } from './terms.rules.ts';

/** The terms that apply now: whose, and the version that is accepted. */
export const versionOf = (settings: Pick<Settings, 'terms' | 'caregiverTerms'>, of: TermsOf) =>
  of === 'members' ? termsVersion(settings.terms) : caregiverTermsVersion(settings.caregiverTerms);

/** An accepted version, which is a day, as a date. */
export function versionText(t: Words, version: string): string {
  const { day } = readVersion(version);
  return isDay(day) ? t.day(day) : day;
}

/** The health system's terms, or else the portal's own. */
export function TermsText({ t, settings, of }: { t: Words; settings: Settings; of: TermsOf }) {
  const { name, phone } = settings;
  const terms = of === 'members' ? settings.terms : settings.caregiverTerms;
  return (
    <>
      {terms
        ? termsSections(terms, t.language, { name, phone }).map(({ heading, paragraphs }) => (
            <section key={heading}>
              {heading && <h2>{heading}</h2>}
              {paragraphs.map((text) => (
                <p key={text}>{withPhones(text, phone)}</p>
              ))}
            </section>
          ))
        : OWN_TERMS[of].map(([heading, text]) => (
            <section key={heading}>
              <h2>{t(heading)}</h2>
              <p>{wordsWithPhones(t, text, { name, phone })}</p>
            </section>
          ))}
      <p class="muted">
        {t('terms.version', { version: versionText(t, versionOf(settings, of)) })}
      </p>
    </>
  );
}
