import { describe, expect, it } from 'vitest';
import { every, type Language, one, say, TABLET, ZONE } from '../../../test/directions.ts';
import { directionsOf } from './directions.rules.ts';

describe('a prescriber’s text', () => {
  it.each([
    ...[
      '1 tab TIW',
      '1 tab q wk',
      '1 tab/wk',
      '1 tab wkly',
      '1 patch fortnightly',
      'biweekly',
      '1 tab Tu/Th',
      '1 tablet weekdays',
      '1 tablet on Sun',
      '1 tablet yearly',
      '1 tab QHD',
    ],
    ...[
      '1 tablet after dialysis',
      '1 tablet before dental work',
      '1 tablet tonight',
      '1 tab x 1 dose',
      '1 tab tds',
      '1 tab bd',
      '1 tab mane',
      '1 tab ON',
      '1 tab ACHS',
      '1-0-1',
      '½-0-½',
    ],
    ...[
      '1 tab with each meal',
      '1 tablet qd/bid',
      '1 tablet daily to twice daily',
      'max 1 tablet per week',
      '1 tablet, not more than 1 tablet per week',
    ],
    ...[
      'Do not take 1 tablet daily',
      'Not taking',
      'Patient not taking: reported',
      'No longer taking',
      'no tomar',
      'Ya no lo toma',
    ],
    ...[
      '1 tableta quincenal',
      '1 tableta interdiaria',
      '1 tableta día por medio',
      '1 tableta con cada comida',
      '1 tableta desayuno y cena',
      '1 tableta L-M-V',
      '1 tableta por única vez',
    ],
    ...[
      '1 comprimé 3 fois par jour',
      '1 Tablette wöchentlich',
      'due volte al giorno',
      'duas vezes ao dia',
      '1 grenn 2 fwa pa jou',
      'два раза в день',
      '每日两次',
      'مرتين يوميا',
    ],
  ])('that says something else is never followed by a coded “once a day”: %s', (text) => {
    const dosage = { text, ...every(1, 1, 'd'), ...one };
    expect(say([dosage])).not.toMatch(/once a day/);
    expect(say([dosage], 'es')).not.toMatch(/una vez al día/);
    expect(say([dosage], 'en', 'staff')).toMatch(/once a day/);
  });

  it('with unknown words is followed by the coded times, and by a line that asks to check them', () => {
    const lines = (text: string, language: Language = 'en') =>
      directionsOf([{ text, ...every(1, 1, 'd'), ...one }], TABLET, language, ZONE).flatMap(
        (each) => each.lines.map((line) => line.is),
      );
    for (const text of ['1 tablet per Coumadin clinic', 'Xqjjv qdwcz', '1 tablet as per INR'])
      for (const language of ['en', 'es'] as const)
        expect(lines(text, language)).toEqual(['text', 'ours', 'unsure']);
    for (const text of [
      ...[
        'Take with a full glass of water',
        'Apply a thin layer to affected areas',
        'Apply to plaque psoriasis lesions',
        'Take 1 tablet for high blood pressure',
        'See package insert',
        '1 gtt OS',
      ],
      ...[
        'Rinse mouth after use',
        'Shake well before using',
        'Do not take with grapefruit juice',
        'May cause drowsiness',
        'Take 1 lisinopril tablet',
        '1 tablet orally, # 30, 3 refills',
      ],
      ...[
        'Tomar según indicaciones',
        'Aplicar en la zona afectada',
        'Do not stop without asking your doctor',
      ],
    ])
      expect([text, ...lines(text)]).toEqual([text, 'text', 'ours']);
  });

  it('to the patient counts as the prescriber’s words too', () => {
    const daily = { ...every(1, 1, 'd'), ...one };
    expect(say([{ ...daily, patientInstruction: 'Take 1 tablet ONCE A WEEK' }])).toBe(
      'Take 1 tablet ONCE A WEEK ≠',
    );
    expect(say([{ ...daily, patientInstruction: 'Do not take until your surgery' }])).toBe(
      'Do not take until your surgery',
    );
    expect(
      say([
        { ...daily, text: 'Take as directed', patientInstruction: 'Take 1 tablet once a week' },
      ]),
    ).toBe('Take as directed Take 1 tablet once a week ≠');
    expect(say([{ ...daily, patientInstruction: 'Keep it cold' }])).toBe(
      'Take 1 tablet by mouth once a day. Keep it cold',
    );
    expect(say([{ ...daily, text: 'Take as directed', patientInstruction: 'Keep it cold' }])).toBe(
      'Take as directed 1 tablet, once a day. Keep it cold',
    );
  });
});
