import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import enTests from '../locales/en/tests.json';
import esTests from '../locales/es/tests.json';
import '../src/features.ts'; // installs the strings of every feature
import { installedStrings, type Language } from '../src/platform/i18n.ts';
import { rootFolder } from '../src/platform/root.ts';

/** Mistakes that came back more than once: how to find one, an example, and the better form. */
interface Relapse {
  pattern: RegExp;
  bad: string;
  better: string;
}

const RELAPSES: Record<Language, Relapse[]> = {
  en: [
    {
      pattern: /(?<!under)\bstands?\b/i,
      bad: 'It stands on the front of your card.',
      better: 'It’s on the front of your card.',
    },
    {
      pattern: /\bsomebody\b/i,
      bad: 'Somebody else was faster.',
      better: 'Someone else already did this.',
    },
    {
      pattern: /\b(is|are|was|were) told\b/i,
      bad: 'The privacy officer is told at once.',
      better: 'We tell the privacy officer right away.',
    },
    {
      pattern: /\balone[.,:;]?$/i,
      bad: 'We mail to addresses on file alone.',
      better: 'We mail only to addresses on file.',
    },
    {
      pattern: /\bworking days?\b/i,
      bad: 'Allow 2 working days.',
      better: 'Allow 2 business days.',
    },
    { pattern: /\bcancelled\b/i, bad: 'Cancelled', better: 'Canceled' },
    {
      pattern: /\b[Ff]its?\b/,
      bad: 'Something does not fit',
      better: 'Something doesn’t match',
    },
    {
      pattern: /(^|[.!?]\s)You (have|want|did|forgot|were)[^.!?]*\?/,
      bad: 'You have an account?',
      better: 'Already have an account?',
    },
    {
      pattern: /\bsays no more\b/i,
      bad: 'To keep your information private, this e-mail says no more.',
      better: 'To protect your privacy, we don’t put details in e-mail.',
    },
    {
      pattern: /\b(in work|under way)\b/i,
      bad: 'A request is under way.',
      better: 'You already have an open request.',
    },
    {
      pattern: /\bat once\b/i,
      bad: 'You see results at once.',
      better: 'You see results right away.',
    },
    {
      pattern: /\b(take|taken|took) (it |them )?back\b/i,
      bad: 'A change can be taken back.',
      better: 'You can undo a change.',
    },
    {
      pattern: /\bshows? (up )?here\b/i,
      bad: 'When a doctor prescribes something, it shows here.',
      better: 'When a doctor prescribes a medicine, you will see it here.',
    },
    {
      pattern: /\b(a|this) mail\b/i,
      bad: 'You get a mail each time.',
      better: 'You get an e-mail each time.',
    },
    {
      pattern: /\bwritten down\b/i,
      bad: 'Each page that you open is written down.',
      better: 'Each page that you open is recorded.',
    },
    {
      pattern: /\bmembers? of staff\b/i,
      bad: 'Add a member of staff',
      better: 'Add a staff member',
    },
    {
      pattern: /\d\s?(am|pm|[ap]\.m\.)(?!\p{L})/u,
      bad: 'We’re here every day, 7 am to 9 pm.',
      better: 'We’re here every day, 7 AM to 9 PM.',
    },
    {
      pattern: /\b(is|are|was|were) given up\b/i,
      bad: 'A job failed many times and was given up.',
      better: 'A job failed many times, so we stopped trying.',
    },
    {
      pattern: /\b(mark\w*) (it |them )?as looked at\b/i,
      bad: 'Mark as looked at',
      better: 'Mark as reviewed',
    },
    {
      pattern: /\b(do|does) not agree\b|\bthat went\b(?! away)/i,
      bad: 'The name and the birth date do not agree.',
      better: 'The name or the birth date does not match.',
    },
    {
      pattern: /(^|[.!?]\s)(It|This|That) (works|worked|helps|helped)[^.!?]*\?/,
      bad: 'It works again?',
      better: 'Does it work again?',
    },
    {
      pattern: /^For example (?=\S)/,
      bad: 'For example 09:00-18:00',
      better: 'For example: 09:00-18:00',
    },
    {
      pattern: /\bnew(er|est)? value\b.*\byour\b|\byour newest\b/i,
      bad: 'Your newest value is 5.',
      better: 'The newest value is 5.',
    },
  ],
  es: [
    {
      pattern: /[«»]/,
      bad: 'Elija «Resultados anteriores».',
      better: 'Elija “Resultados anteriores”.',
    },
    { pattern: /\.\.(?!\.)/, bad: 'Hasta las 9 p. m..', better: 'Hasta las 9 p. m.' },
    {
      pattern: /\b(entrar|entre (con|para)|entradas?)\b/i,
      bad: 'Entre con su usuario.',
      better: 'Inicie sesión con su usuario.',
    },
    {
      pattern: /\b(un|el|este|ese|estos|los|nuestros|su) correos?\b(?! (electrónico|postal))/i,
      bad: 'Le enviamos un correo.',
      better: 'Le enviamos un correo electrónico.',
    },
    { pattern: /\bcifras?\b/i, bad: 'De 8 a 12 cifras', better: 'De 8 a 12 dígitos' },
    {
      pattern: /(?<!y )\bcondiciones\b/i,
      bad: 'Acepte las condiciones',
      better: 'Acepte los términos',
    },
    { pattern: /\bpulse\b/i, bad: 'Pulse para abrir', better: 'Presione para abrir' },
    {
      pattern: /\bhistoria clínica\b/i,
      bad: 'Número de historia clínica',
      better: 'Número de expediente médico',
    },
    {
      pattern: /\b(su|del) registro\b(?! de)/i,
      bad: 'La dirección de su registro',
      better: 'La dirección de su expediente',
    },
    {
      pattern: /\b[Mm]edicamentos?\b/,
      bad: 'Medicamentos que no se resurten',
      better: 'Medicinas que no se pueden resurtir',
    },
    {
      pattern: /\bmás nuev[oa]s?\b/i,
      bad: 'Los más nuevos van primero.',
      better: 'Los más recientes aparecen primero.',
    },
    { pattern: /\b[ap]\.m\./i, bad: 'Hasta las 9 p.m.', better: 'Hasta las 9 p. m.' },
    {
      pattern: /\bprofesional(es)? médicos?\b/i,
      bad: 'Profesional médico',
      better: 'Profesional de la salud',
    },
    {
      pattern: /\bportal para (los )?pacientes\b/i,
      bad: 'El portal para pacientes',
      better: 'El portal de pacientes',
    },
    {
      pattern: /\b(remover|remueva|elegibles?|soport[ae]|aplic(ar|ó|a) (para|a) un)\b/i,
      bad: 'Remover de la lista',
      better: 'Quitar de la lista',
    },
    {
      pattern: /\bse pud\w+ archivar/i,
      bad: 'Ver lo que no se pudo archivar',
      better: 'Ver lo que no se pudo guardar',
    },
    {
      pattern: /\b[Aa]gregar (un|una) (niñ[oa]|colega|persona)\b/,
      bad: 'Agregar un niño a su cuenta',
      better: 'Agregar a un niño o una niña a su cuenta',
    },
    {
      pattern: /^Por ejemplo (?=\S)/,
      bad: 'Por ejemplo 09:00-18:00',
      better: 'Por ejemplo: 09:00-18:00',
    },
    {
      pattern: /(?<!\{)\be-?mails?\b(?!\})/i,
      bad: 'Escriba su email',
      better: 'Escriba su correo electrónico',
    },
    {
      pattern: /\bfue avisad[oa]\b/i,
      bad: 'La persona fue avisada.',
      better: 'Avisamos a la persona.',
    },
    {
      pattern: /(?<!\p{L})(tú|tus?|puedes|tienes|quieres|debes)(?!\p{L})/iu,
      bad: '¿Ya tienes una cuenta?',
      better: '¿Ya tiene una cuenta?',
    },
  ],
};

const TESTS: Record<Language, Record<string, string[]>> = { en: enTests, es: esTests };

/** Every string of a language, with its key; both forms of a plural, names and hints of tests. */
const stringsOf = (language: Language): { key: string; text: string }[] => [
  ...Object.entries(installedStrings(language)).flatMap(([key, entry]) =>
    (typeof entry === 'string' ? [entry] : [entry.one, entry.other]).map((text) => ({ key, text })),
  ),
  ...Object.entries(TESTS[language]).flatMap(([key, texts]) =>
    texts.map((text) => ({ key, text })),
  ),
];

describe.each(['en', 'es'] as const)('relapses in %s', (language) => {
  it.each(RELAPSES[language])('“$bad” is found, “$better” is not', (relapse) => {
    expect(relapse.bad).toMatch(relapse.pattern);
    for (const { pattern } of RELAPSES[language]) expect(relapse.better).not.toMatch(pattern);
  });
  it('are in no string', () => {
    const found = stringsOf(language).flatMap(({ key, text }) =>
      RELAPSES[language]
        .filter(({ pattern }) => pattern.test(text))
        .map(({ bad, better }) => `${key}: ${text} (instead of “${bad}”: “${better}”)`),
    );
    expect(found).toEqual([]);
  });
});

it('Spanish opens every question and exclamation that it closes', () => {
  const count = (text: string, sign: string) => text.split(sign).length;
  const unopened = stringsOf('es').filter(
    ({ text }) => count(text, '¿') !== count(text, '?') || count(text, '¡') !== count(text, '!'),
  );
  expect(unopened).toEqual([]);
});

it('docs/style.md has 12 to 30 pairs for each language', () => {
  const guide = readFileSync(join(rootFolder, 'docs/style.md'), 'utf8');
  const pairs = (title: string): number => {
    const part = guide.split(/^## /m).find((section) => section.startsWith(title)) ?? '';
    // the head of the table and the line below it are no pair
    return part.split('\n').filter((line) => line.startsWith('| ')).length - 2;
  };
  for (const title of ['English', 'Spanish']) {
    expect(pairs(title), title).toBeGreaterThanOrEqual(12);
    expect(pairs(title), title).toBeLessThanOrEqual(30);
  }
});
