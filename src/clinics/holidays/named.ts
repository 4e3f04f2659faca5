import { wordsIn } from '../../platform/i18n.ts';
import type { FederalName } from '../calendar/federal.rules.ts';
import { type Proposal, proposeFederal } from './holidays.rules.ts';

/** A federal holiday's name as we store it, in both languages. */
export function nameOf(name: FederalName, observed: boolean): { en: string; es: string } {
  const say = (language: 'en' | 'es') => {
    const t = wordsIn(language, 'UTC');
    const said = t(`holiday.${name}`);
    return observed ? t('holiday.observed', { name: said }) : said;
  };
  return { en: say('en'), es: say('es') };
}

/** The holidays of a year on which most clinics close, for an empty calendar. */
export const proposeUsual = (year: number): Proposal[] =>
  proposeFederal(year, [], nameOf).filter((one) => one.chosen);
