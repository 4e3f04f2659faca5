import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import type { Visit } from '../visits/visits.sql.ts';
import { type Standing, stepsFor } from './states.rules.ts';
import { visitHref } from './words.ts';

/** The steps that can be taken with a visit now, the likeliest first, and taking the last one back. */
export function StepButtons({
  view,
  visit,
  standing,
  rooms,
  name,
  back,
  formKey,
}: {
  view: View;
  visit: Pick<Visit, 'id' | 'state' | 'roomId' | 'version'>;
  standing: Standing;
  rooms: readonly { id: string; name: string }[];
  /** Whose visit it is, for whoever hears the buttons one by one. */
  name: string;
  /** The page to go back to. */
  back: string;
  formKey: string;
}) {
  const { t } = view;
  const steps = stepsFor(standing, view.now);
  const undo = visit.state !== 'booked' && visit.state !== 'cancelled';
  if (steps.length === 0 && !undo) return null;
  const room = `room-${visit.id}`;
  return (
    <div class="no-print steps">
      <Form action={`${visitHref(visit.id)}/state`} formKey={formKey} label={name}>
        <input type="hidden" name="version" value={visit.version} />
        <input type="hidden" name="back" value={back} />
        {steps.includes('in-room') && rooms.length > 0 && (
          <>
            <label class="usa-sr-only" for={room}>
              {t('day.room-of', { name })}
            </label>
            <select class="usa-input usa-select" id={room} name="room">
              <option value="">{t('day.room-none')}</option>
              {rooms.map((one) => (
                <option key={one.id} value={one.id} selected={one.id === visit.roomId}>
                  {one.name}
                </option>
              ))}
            </select>
          </>
        )}
        {steps.map((step, index) => (
          <Button key={step} kind={index === 0 ? 'filled' : 'outline'} name="step" value={step}>
            {t(`day.step-${step}`)}
            <span class="usa-sr-only"> {name}</span>
          </Button>
        ))}
        {undo && (
          <Button kind="plain" name="step" value="undo">
            {t('day.step-undo')}
            <span class="usa-sr-only"> {name}</span>
          </Button>
        )}
      </Form>
    </div>
  );
}
