import { describe, expect, it } from 'vitest';
import { bytesOf, mediaTypeOf, whereIsData } from './attachments.ts';

describe('attachments', () => {
  it.each([
    [{ data: 'YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'Binary/b1' }, { in: 'binary', id: 'b1' }],
    [{ url: 'https://ehr.example/fhir/Binary/b1/_history/2' }, { in: 'binary', id: 'b1' }],
    [{ url: 'urn:uuid:b1' }, { in: 'binary', id: 'b1' }],
    [{ url: '#b1' }, { in: 'contained', id: 'b1' }],
    [{ url: 'data:text/plain;base64,YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'data:,a%20b' }, { in: 'inline', data: 'YSBi' }],
    [
      { url: 'https://lab.example/report.pdf' },
      { in: 'elsewhere', url: 'https://lab.example/report.pdf' },
    ],
    [{}, { in: 'nowhere' }],
  ] as const)('%j', (attachment, held) => expect(whereIsData(attachment)).toEqual(held));

  it('have bytes, whatever breaks the lines of their base64, and a type', () => {
    expect(bytesOf('SGVt\nb2ds\r\n b2Jp biAxMg==').toString()).toBe('Hemoglobin 12');
    expect([
      mediaTypeOf({ contentType: 'Text/Plain; charset=utf-8' }),
      mediaTypeOf({}, { resourceType: 'Binary', contentType: 'application/pdf' }),
      mediaTypeOf({}),
    ]).toEqual(['text/plain', 'application/pdf', '']);
  });
});
