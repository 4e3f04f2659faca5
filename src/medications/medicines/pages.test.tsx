import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { derive } from '../../../test/derived.ts';
import { allergy, dispense, request, statement } from '../../../test/generated.ts';
import type { View } from '../../platform/http/routes.ts';
import { wordsIn } from '../../platform/i18n.ts';
import { parseSettings } from '../../platform/settings/settings.ts';
import { readAllergies } from '../allergies/allergies.rules.ts';
import { offerOf } from '../offers/offers.rules.ts';
import type { Offered } from '../offers/offers.ts';
import { placeOf, standingOf } from '../offers/standing.rules.ts';
import type { MedicationInput } from '../prescriptions/derive/input.rules.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import type { Stored } from '../record/links.rules.ts';
import { MedicinePage } from './medicine.pages.tsx';
import { MedicinesPage } from './medicines.pages.tsx';
import { PrintPage } from './print.pages.tsx';

const today = '2026-11-24';
const settings = parseSettings({});
type Language = 'en' | 'es';
/** What these pages read of a view, and no more. */
const viewIn = (language: Language): View =>
  ({
    t: wordsIn(language, settings.zone),
    settings,
    now: new Date(`${today}T15:00:00Z`),
    today,
    person: { id: 'p', given: 'Rosa', family: 'Lind', birthDate: '1984-03-27' },
  }) as unknown as View;
const stored = <R extends Resource>(content: R, at = 0, source = 'test'): Stored<R> => ({
  id: `${content.id ?? content.resourceType}-${at}`,
  source,
  sourceId: content.id ?? String(at),
  content,
});

/** The words of a page, in order. */
const wordsOf = (page: VNode): string =>
  renderToString(page)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const offersOf = (said: Partial<MedicationInput>): Offered[] =>
  derive({ zone: settings.zone, ...said }).map((rx) => {
    const standing = standingOf(rx, today, null, settings);
    return {
      rx,
      standing,
      place: placeOf(rx, standing, today, settings),
      offer: offerOf(rx, { today, pending: false, settings }),
      eligible: eligibleOn(rx, settings),
      request: null,
    };
  });
const NOTHING = readAllergies([]);
const dataOf = (offers: Offered[], allergies = NOTHING) => ({
  offers,
  reported: [],
  allergies,
  pharmacies: [],
  mayRefill: true,
  formKeys: [],
});
const pageOf = (view: View, one: Offered) => (
  <MedicinePage
    view={view}
    one={one}
    pharmacy={undefined}
    others={[]}
    history={{ requests: [], events: new Map() }}
    allergies={NOTHING}
    mayRefill
    against={false}
    automatic={null}
  />
);
/** Our own words for coded values. */
const OURS: { [mark: string]: { [language in Language]: string } } = {
  NEGATED: { en: 'Do not take', es: 'No tomar' },
  UNCONFIRMED: { en: 'Not confirmed', es: 'Sin confirmar' },
  HIGH: { en: 'High risk', es: 'Riesgo alto' },
  INTOLERANCE: { en: 'Intolerance', es: 'Intolerancia' },
};
const expectAll = (page: string, shown: readonly string[], language: Language) => {
  for (const one of shown) expect(page).toContain(OURS[one]?.[language] ?? one);
  expect(page).not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
};
const language = fc.constantFrom<Language>('en', 'es');

describe('everything a resource says is on the page', () => {
  it('for a prescription and a statement, in the list, on its own page and in print', () => {
    fc.assert(
      fc.property(fc.oneof(request, statement), language, (made, inLanguage) => {
        const view = viewIn(inLanguage);
        const record: Partial<MedicationInput> =
          made.value.resourceType === 'MedicationRequest'
            ? { requests: [stored(made.value)] }
            : { statements: [stored(made.value)] };
        const offers = offersOf(record);
        const [one] = offers;
        if (!one) throw new Error('it was not drawn');
        expectAll(
          wordsOf(<MedicinesPage view={view} data={dataOf(offers)} done={null} />),
          made.shown,
          inLanguage,
        );
        expectAll(wordsOf(pageOf(view, one)), [...made.shown, ...made.more], inLanguage);
        // the printed list has everything, also what is on hold or has ended
        expectAll(
          wordsOf(<PrintPage view={view} data={dataOf(offers)} mrn="0012345678" size="visit" />),
          made.shown,
          inLanguage,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('for a fill, on its prescription’s page or as a medicine of its own', () => {
    fc.assert(
      fc.property(dispense, language, fc.boolean(), (made, inLanguage, belongs) => {
        const view = viewIn(inLanguage);
        const rx = {
          resourceType: 'MedicationRequest',
          id: 'r',
          status: 'active',
          intent: 'order',
          subject: {},
          medicationCodeableConcept: { text: 'Something' },
        } as const;
        const value = belongs
          ? { ...made.value, authorizingPrescription: [{ reference: 'MedicationRequest/r' }] }
          : made.value;
        const [one] = offersOf({
          ...(belongs ? { requests: [stored(rx)] } : {}),
          dispenses: [stored(value)],
        });
        if (!one) throw new Error('it was not drawn');
        expectAll(wordsOf(pageOf(view, one)), made.shown, inLanguage);
      }),
      { numRuns: 300 },
    );
  });

  it('for allergies, in the list and in print', () => {
    fc.assert(
      fc.property(
        fc.array(allergy, { minLength: 1, maxLength: 3 }),
        language,
        (made, inLanguage) => {
          const allergies = readAllergies(made.map((one, at) => stored(one.value, at)));
          const shown = made.flatMap((one) => one.shown);
          const view = viewIn(inLanguage);
          for (const page of [
            <MedicinesPage key="list" view={view} data={dataOf([], allergies)} done={null} />,
            <PrintPage
              key="paper"
              view={view}
              data={dataOf([], allergies)}
              mrn={null}
              size="visit"
            />,
          ]) {
            const words = wordsOf(page);
            expectAll(words, shown, inLanguage);
            expect(words).not.toMatch(
              /no information about allergies|No known|tenemos información sobre alergias|Sin alergias/,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('no button is offered', () => {
  it('for what must not be taken, is over, planned, reported or unreadable, whatever else it says', () => {
    fc.assert(
      fc.property(request, dispense, (made, fill) => {
        const value = {
          ...made.value,
          identifier: [{ type: { coding: [{ code: 'FILL' }] }, value: '7' }],
          dispenseRequest: { numberOfRepeatsAllowed: 3, validityPeriod: { end: '2027-06-01' } },
        };
        const handed = {
          ...fill.value,
          status: 'completed' as const,
          authorizingPrescription: [{ reference: 'MedicationRequest/r' }],
          whenHandedOver: '2026-03-01',
        };
        const offers = offersOf({ requests: [stored(value)], dispenses: [stored(handed)] });
        const [one] = offers;
        const page = renderToString(
          <MedicinesPage view={viewIn('en')} data={dataOf(offers)} done={null} />,
        );
        const fine =
          value.status === 'active' &&
          !value.doNotPerform &&
          !value.modifierExtension &&
          ['order', 'filler-order'].includes(value.intent);
        if (!fine) expect([one?.offer.do, page.includes('/refills/new')]).toEqual([null, false]);
      }),
      { numRuns: 300 },
    );
  });
});
