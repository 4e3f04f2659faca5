import type { Dosage } from '@medplum/fhirtypes';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Sent } from '../../ui/text.tsx';
import { directionsOf, type Line, plainText, type Reader } from './directions.rules.ts';
import type { Part } from './timing.rules.ts';

/** Words that show that a text is already in Spanish. */
const SPANISH = /[áéíóúñ¿¡]|\b(tome|tomar|cada|veces|tableta|pastilla|aplique|según|una vez)\b/i;

/** A sentence of ours with the sender's own words marked. */
export const Parts = ({ t, parts }: { t: Words; parts: readonly Part[] }) => (
  <>
    {parts.map((part, at) =>
      typeof part === 'string' ? (
        part
      ) : (
        <Sent key={String(at)} t={t}>
          {part.sent}
        </Sent>
      ),
    )}
  </>
);

function DirectionLine({
  t,
  line,
  link,
  reader,
}: {
  t: Words;
  line: Line;
  link: 'and' | 'then' | null;
  reader: Reader;
}) {
  if (line.is === 'differs')
    return <p class="why">{t(reader === 'staff' ? 'med.differs-staff' : 'med.differs')}</p>;
  if (line.is === 'unsure') return <p class="why">{t('med.unsure')}</p>;
  return (
    <p class={line.is === 'coded' ? 'muted' : 'directions'}>
      {link && `${t(link === 'then' ? 'med.then' : 'med.and')} `}
      {line.is === 'text' && t.language !== 'en' && `${t('med.as-written')} `}
      {line.is === 'coded' && `${t('med.coded')} `}
      <Parts t={t} parts={line.parts} />
    </p>
  );
}

/** The directions of a medicine. `directions.rules.ts` says what is shown to whom. */
export function DirectionLines({
  view,
  rx,
  reader = 'member',
}: {
  view: View;
  rx: { dosage: Dosage[]; name: string };
  reader?: Reader;
}) {
  const { t, settings } = view;
  const directions = directionsOf(rx.dosage, rx.name, t.language, settings.zone, reader);
  if (directions.length === 0) return <p class="muted">{t('med.no-directions')}</p>;
  const foreign =
    reader === 'member' &&
    t.language !== 'en' &&
    directions.some(({ lines }) =>
      lines.some(
        (line) => line.is === 'text' && !line.covered && !SPANISH.test(plainText(line.parts)),
      ),
    );
  return (
    <>
      {directions.flatMap(({ link, lines }, place) =>
        lines.map((line, at) => (
          <DirectionLine
            key={`${place} ${at}`}
            t={t}
            line={line}
            link={at === 0 ? link : null}
            reader={reader}
          />
        )),
      )}
      {foreign && <p class="muted">{t('med.in-english')}</p>}
    </>
  );
}
