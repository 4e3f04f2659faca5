import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPermanent, MAX_REPORT, readBounce } from './bounces.rules.ts';

/** A report as Postfix writes it. */
const report = (group: string, { type = 'message/delivery-status', to = 'b@x.example' } = {}) =>
  [
    'From: MAILER-DAEMON@mx.example.org',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="ABC123.1"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--ABC123.1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I’m sorry to have to inform you. Status: 5.1.1',
    '--ABC123.1',
    'Content-Description: Delivery report',
    `Content-Type: ${type}`,
    '',
    'Reporting-MTA: dns; mx.example.org',
    'Arrival-Date: Thu, 26 Nov 2026 10:00:00 -0600 (CST)',
    '',
    group,
    '',
    '--ABC123.1',
    'Content-Type: message/rfc822',
    '',
    'Subject: Status: 5.1.1',
    '',
    'Action: failed',
    'Status: 5.1.1',
    '--ABC123.1--',
  ].join('\r\n');
const failed = (status: string, action = 'failed') =>
  `Final-Recipient: rfc822; who@example.net\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 no such\r\n user here`;

describe('a status', () => {
  it.each([
    ['5.1.1', true],
    ['5.1.10', true],
    ['5.0.0', true],
    ['5.2.1', true],
    ['5.4.4', true],
    ['5.2.2', false],
    ['5.2.3', false],
    ['5.3.4', false],
    ['5.6.1', false],
    ['5.7.1', false],
    ['5.7.26', false],
    ['4.2.2', false],
    ['2.0.0', false],
    ['5.1', false],
    ['', false],
    ['5.1.1 x', false],
  ])('%s is permanent: %s', (status, permanent) => expect(isPermanent(status)).toBe(permanent));
});

describe('a report', () => {
  it.each([
    ['of a failure', report(failed('5.1.1')), 'permanent', '5.1.1'],
    ['with words after the status', report(failed('5.1.1 (unknown user)')), 'permanent', '5.1.1'],
    ['of a full mailbox', report(failed('5.2.2')), 'temporary', '5.2.2'],
    ['of a refusal by policy', report(failed('5.7.1')), 'temporary', '5.7.1'],
    ['of a delay', report(failed('4.4.1', 'delayed')), 'temporary', '4.4.1'],
    ['of a delivery', report(failed('2.0.0', 'delivered')), 'none', null],
    ['without a status', report('Action: failed'), 'temporary', null],
    [
      'with two recipients',
      report(`${failed('4.2.1')}\r\n\r\n${failed('5.1.1')}`),
      'permanent',
      '5.1.1',
    ],
    [
      'about a reading',
      report(failed('5.1.1'), { type: 'message/disposition-notification' }),
      'none',
      null,
    ],
    [
      'without a report',
      report(failed('5.1.1')).replace('multipart/report', 'multipart/mixed'),
      'none',
      null,
    ],
    [
      'that is an answer',
      'From: a@b\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
      'none',
      null,
    ],
    ['that is empty', '', 'none', null],
    [
      'with lone newlines and an mbox line',
      `From x Thu\n${report(failed('5.1.1')).replaceAll('\r\n', '\n')}`,
      'permanent',
      '5.1.1',
    ],
  ])('%s', (_, text, is, status) => expect(readBounce(text)).toMatchObject({ is, status }));

  it('names the recipient, wherever the mail system says so', () => {
    const text = `X-Original-To: a+1@x.example\r\nDelivered-To: b@x.example\r\n${report(failed('5.1.1'), { to: 'c@x.example' })}`;
    expect(readBounce(text).sentTo).toEqual(['a+1@x.example', 'b@x.example', 'c@x.example']);
  });

  it('is read whatever it is, however hostile', () => {
    const hostile = [
      `Content-Type: multipart/report; boundary="x"\n${' folded\n'.repeat(50_000)}`,
      `Content-Type: multipart/report; boundary=x\n\n${'--x\n'.repeat(60_000)}`,
      `${'A'.repeat(MAX_REPORT)}${report(failed('5.1.1'))}`,
      `Content-Type: ${'; boundary="'.repeat(20_000)}`,
      report(`${failed('5.1.1')}\r\n\r\n`.repeat(2000)),
      '\n'.repeat(500_000),
    ];
    for (const text of hostile) expect(readBounce(text).sentTo.length).toBeLessThan(10_000);
    const piece = fc.constantFrom(
      ...['\n', '\r\n', 'Action: failed', 'Status: 5.1.1', '--x', '--x--', ' ', '\0', ':', 'é'],
      ...['Content-Type: multipart/report; boundary=x', 'Content-Type: message/delivery-status'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { is, status } = readBounce(pieces.join(''));
        expect(['permanent', 'temporary', 'none']).toContain(is);
        if (is === 'permanent') expect(status).toBe('5.1.1');
      }),
      { numRuns: 500 },
    );
  });
});
