import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNarrative } from './narrative.ts';

describe('a narrative', () => {
  it.each([
    [
      '<div xmlns="http://www.w3.org/1999/xhtml"><p>Hemoglobin: <b>7.9</b> g/dL</p><p>Low &amp; falling</p></div>',
      'Hemoglobin: 7.9 g/dL\nLow & falling',
    ],
    [
      '<div><table><tr><th>Test</th><th>Value</th></tr><tr><td>Iron</td><td>&lt; 5</td></tr></table></div>',
      'Test  Value\nIron  < 5',
    ],
    ['<div>one<br/>two</div>', 'one\ntwo'],
    ['<div><pre>A    B\n1    2</pre></div>', 'A    B\n1    2'],
    ['<div><ul><li>first</li><li>second</li></ul></div>', '- first\n- second'],
    ['<div><script>alert(1)</script><style>p{}</style><!-- no -->Seen</div>', 'Seen'],
    ['<div>\n  in   the\n  middle\n</div>', 'in the middle'],
    ['<div>&#181;g &#xE9; &copy; &nbsp;x</div>', 'µg é &copy;  x'],
    ['<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>a</h:p><h:p>b</h:p></h:div>', 'a\nb'],
    ['<div></div>', ''],
    [undefined, ''],
  ])('%s', (div, says) => expect(readNarrative(div)).toBe(says));

  it('loses no word', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('p', 'td', 'b', 'li', 'span', 'h2'),
            fc.stringMatching(/^[a-z0-9.]{1,8}$/),
          ),
          { maxLength: 8 },
        ),
        (parts) => {
          const read = readNarrative(
            `<div>${parts.map(([tag, words]) => `<${tag}>${words}</${tag}> `).join('')}</div>`,
          );
          for (const [, words] of parts) expect(read).toContain(words);
        },
      ),
    ));
});
