import type { FileRow } from '../platform/files/files.ts';
import { type FileRule, MB } from '../platform/files/limits.rules.ts';
import type { View } from '../platform/http/routes.ts';
import { RangeBar, TrendChart } from './chart.tsx';
import { DateFields } from './date-fields.tsx';
import { Checkbox, Choice, ErrorSummary, Form, TextArea, TextField } from './fields.tsx';
import { FileField, FileLine, UploadForm } from './files.tsx';
import { Initial } from './initial.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Empty,
  LinkButton,
  Steps,
  SummaryList,
  Table,
  Tag,
} from './kit.tsx';
import { PERSON_COLORS } from './people.ts';

const none = {};
const wrong = {
  family: 'problem.search',
  birth: 'problem.date',
  purpose: 'problem.purpose',
  body: 'problem.note',
  letter: 'upload.type',
} as const;
const PHOTOS: FileRule = { accepts: ['jpeg', 'png'], maxBytes: 5 * MB, maxFiles: 3 };
const LETTER: FileRule = { accepts: ['pdf', 'docx'], maxBytes: 10 * MB, maxFiles: 1 };
const SCANNED = { clamd: 'unix:/scanner' };
const file = (name: string, state: FileRow['state'], bytes: number): FileRow => ({
  ...{ id: name, kind: 'kit', name, type: 'application/pdf', bytes, chunks: 1, state },
  receivedAt: new Date(0),
});
const n = (value: number) => String(value);
const day = (text: string) => Date.parse(`${text}T12:00:00Z`);

/**
 * Every component in every state. The labels are made up; the components are the ones that pages
 * use.
 */
export function KitPage({ view }: { view: View }) {
  const { t } = view;
  const long = 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh '.repeat(2);
  return (
    <>
      <h1>Kit</h1>
      <ErrorSummary t={t} problems={wrong} />
      <Crumbs
        t={t}
        trail={[{ href: '/', text: 'Start' }, { href: '/help', text: 'Help' }, { text: long }]}
      />
      <Steps
        t={t}
        steps={[
          'Membership information',
          'Terms and conditions',
          'User ID and e-mail',
          'Secure your account',
          'Sign on',
        ]}
        current={2}
      />
      <h2>Words and signs</h2>
      <p class="tags">
        <Tag tone="in" icon="check">
          In range
        </Tag>{' '}
        <Tag tone="high" icon="arrow-up">
          High
        </Tag>{' '}
        <Tag tone="low" icon="arrow-down">
          Low
        </Tag>{' '}
        <Tag tone="new">New</Tag>{' '}
        <Tag tone="plain" icon="info">
          Preliminary
        </Tag>
      </p>
      <p class="tags">
        {PERSON_COLORS.map((color) => (
          <Initial key={color} name={color} color={color} />
        ))}
      </p>
      <h2>Notices</h2>
      <Alert title="Good to know">
        <p>Your results come as soon as they are final.</p>
      </Alert>
      <Alert tone="warning" title="Take care">
        <p>This result may still change.</p>
      </Alert>
      <Alert tone="success" title="Saved">
        <p>We saved your choice.</p>
      </Alert>
      <Alert tone="error" title="That didn’t work">
        <p>Nothing was lost. Please try again.</p>
      </Alert>
      <h2>Cards</h2>
      <div class="pair">
        <Card>
          <CardHead icon="test-tubes" more={{ href: '/', text: 'All results' }}>
            New results
          </CardHead>
          <p>Put one matter on each white card.</p>
          <div class="actions">
            <LinkButton href="/">Open</LinkButton>
            <LinkButton href="/" kind="outline" icon="printer">
              Print
            </LinkButton>
          </div>
        </Card>
        <Card tone="sand">
          <CardHead icon="info">{long}</CardHead>
          <p>{long.repeat(3)}</p>
        </Card>
      </div>
      <Empty icon="test-tubes" title="Nothing here yet">
        <p>New results will appear here.</p>
      </Empty>
      <h2>Fields, empty</h2>
      <Form action="/kit" label="Empty">
        <TextField
          t={t}
          name="given"
          label="First name"
          hint="As it is on your card"
          problems={none}
        />
        <Checkbox name="agree" label="Only outside the usual range" checked={false} />
        <Button>Continue</Button>
      </Form>
      <h2>Fields, with problems</h2>
      <Form action="/kit" label="With problems">
        <TextField t={t} name="family" label="Last name" problems={wrong} value={long} />
        <DateFields
          t={t}
          name="birth"
          legend="Birth date"
          hint="For example: 3 27 1984"
          problems={wrong}
          value={{ month: '27', day: '3', year: '1984' }}
        />
        <Choice
          t={t}
          name="purpose"
          legend="Purpose"
          problems={wrong}
          value={undefined}
          options={[
            { value: 'a', label: 'Care' },
            { value: 'b', label: 'The person asked', hint: 'With a little more about it' },
          ]}
        />
        <TextArea t={t} name="body" label="Note" problems={wrong} max={100} value="Too short" />
        <Button kind="outline">Save</Button>
      </Form>
      <h2>Files</h2>
      <UploadForm action="/kit" formKey="" label="Files">
        <FileField t={t} name="photos" label="Photos of the rash" rule={PHOTOS} problems={none} />
        <FileField t={t} name="letter" label="The letter" rule={LETTER} problems={wrong} />
        <Button>Send</Button>
      </UploadForm>
      <Card>
        <ul class="rows">
          {[
            file('Letter from the clinic.pdf', 'clean', 300_000),
            file('Photos.pdf', 'waiting', 12 * MB),
            file('Offer.pdf', 'infected', 900),
            file(`${long.trim()}.pdf`, 'too-large', 24 * MB),
            file('Scan.pdf', 'failed', 40_000),
          ].map((one) => (
            <li key={one.id}>
              <div>
                <FileLine t={t} file={one} href="/kit" config={SCANNED} />
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <h2>Ranges</h2>
      <Card>
        <div class="kit-ranges">
          <RangeBar value={142} low={null} high={130} tone="high" label="142, usual below 130" />
          <RangeBar value={52} low={40} high={100} tone="in" label="52, usual 40 to 100" />
          <RangeBar value={2} low={3.5} high={5.1} tone="low" label="2, usual 3.5 to 5.1" />
          <RangeBar value={900} low={3.5} high={5.1} tone="high" label="900, usual 3.5 to 5.1" />
          <RangeBar value={75} low={60} high={null} tone="in" label="75, usual above 60" />
        </div>
      </Card>
      <h2>Trend</h2>
      <figure class="card trend-card">
        <TrendChart
          label="LDL cholesterol, 4 values"
          rangeLabel="usual: below 130"
          format={n}
          points={[
            {
              at: day('2025-02-01'),
              value: 188,
              label: '188',
              day: 'Feb 2025',
              tone: 'high',
              low: null,
              high: 130,
            },
            {
              at: day('2025-09-01'),
              value: 160,
              label: '160',
              day: 'Sep 2025',
              tone: 'high',
              low: null,
              high: 130,
            },
            {
              at: day('2026-04-01'),
              value: 128,
              label: '128',
              day: 'Apr 2026',
              tone: 'in',
              low: null,
              high: 140,
            },
            {
              at: day('2026-11-01'),
              value: 122,
              label: '122',
              day: 'Nov 2026',
              tone: 'in',
              low: null,
              high: 140,
            },
          ]}
        />
        <figcaption>A picture always has its table.</figcaption>
      </figure>
      <h2>Table and list</h2>
      <Card>
        <Table
          caption="Results"
          head={['Collected', 'Value', 'Range']}
          rows={[
            { key: '1', cells: ['Nov 2026', '142 mg/dL', 'below 130'] },
            { key: '2', cells: ['Aug 2026', long, 'below 130'] },
          ]}
        />
        <SummaryList
          rows={[
            { term: 'Name', value: 'Rosa Alvarez' },
            { term: 'Address', value: long },
          ]}
        />
      </Card>
    </>
  );
}
