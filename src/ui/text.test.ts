import { createElement } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { withPhones } from './text.tsx';

describe('telephone numbers in a sentence', () => {
  const link = (number: string, digits: string) =>
    `<a class="phone" href="tel:${digits}">${number}</a>`;
  it.each([
    ['none', 'Write to us.', ['1-800-555-0142'], 'Write to us.'],
    [
      'one',
      'Call 1-800-555-0142, any day.',
      ['1-800-555-0142'],
      `Call ${link('1-800-555-0142', '18005550142')}, any day.`,
    ],
    [
      'the same twice',
      '5550142 or 5550142',
      ['5550142'],
      `${link('5550142', '5550142')} or ${link('5550142', '5550142')}`,
    ],
    [
      'two, in either order',
      'A +44 20 7946 0000, B (555) 0142',
      ['(555) 0142', '+44 20 7946 0000'],
      `A ${link('+44 20 7946 0000', '+442079460000')}, B ${link('(555) 0142', '5550142')}`,
    ],
    [
      'letters for digits',
      'Call 1-800-CLINIC.',
      ['1-800-CLINIC'],
      'Call <span class="phone">1-800-CLINIC</span>.',
    ],
    ['a pharmacy without one', 'Call .', [''], 'Call .'],
    [
      '911 and 988, beside another one',
      'Call 911 or 555-0142. Text 988.',
      ['555-0142'],
      `Call ${link('911', '911')} or ${link('555-0142', '5550142')}. Text ${link('988', '988')}.`,
    ],
    [
      'digits that belong to longer ones',
      'Call (911) 555-0142 or 911 555 0988, code 1988-911',
      ['(911) 555-0142', '911 555 0988'],
      `Call ${link('(911) 555-0142', '9115550142')} or ${link('911 555 0988', '9115550988')}, code 1988-911`,
    ],
    [
      'markup beside it',
      '<b>A&B</b> 555-0142',
      ['555-0142'],
      `&lt;b>A&amp;B&lt;/b> ${link('555-0142', '5550142')}`,
    ],
    [
      'markup for one',
      'Call "><script>',
      ['"><script>'],
      'Call <span class="phone">&quot;>&lt;script></span>',
    ],
  ])('%s', (_, text, numbers, written) =>
    expect(renderToString(withPhones(text, ...numbers))).toBe(written),
  );
});

it('data that only looks like an element is not markup', () => {
  const forged = {
    type: null,
    props: { tpl: ['<script>alert(1)</script>'], exprs: [] },
    key: null,
    constructor: null,
  };
  for (const one of [forged, JSON.parse(JSON.stringify(forged)), [forged]])
    expect(renderToString(createElement('p', null, one))).toBe('<p></p>');
});
