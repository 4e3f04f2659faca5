import { listClinics } from '../../clinics/places/clinics.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Words } from '../../platform/i18n.ts';
import { type Block, findClinician, listTemplates, listWithHours } from '../hours/hours.ts';
import { listRooms } from '../rooms/rooms.ts';

/** What can be blocked: a clinician, a room or a whole clinic. */
export interface Target {
  /** As a form names it: "room-1b6f…". */
  value: string;
  label: string;
  /** The clock by which its times are shown. */
  zone: string;
  /** It is in use, so that it can be blocked. */
  open: boolean;
}

/**
 * Everything that can be blocked or has a block.
 * @param also a clinician who may have no hours yet
 */
export async function targetsOf(
  tx: Tx,
  t: Words,
  zone: string,
  also: string | null,
): Promise<{ targets: Target[]; clinics: { id: string; name: string; zone: string }[] }> {
  const [clinics, rooms, withHours, templates, one] = await Promise.all([
    listClinics(tx),
    listRooms(tx),
    listWithHours(tx),
    listTemplates(tx, { clinicianIds: null, clinicIds: null }),
    also ? findClinician(tx, also) : undefined,
  ]);
  const people =
    one && !withHours.some(({ id }) => id === one.id) ? [...withHours, one] : withHours;
  const clinicOf = (id: string | undefined) => clinics.find((clinic) => clinic.id === id);
  return {
    clinics: clinics.filter(({ state }) => state === 'active'),
    targets: [
      ...people.map(({ id, name }) => {
        const first = templates.find(({ clinicianId }) => clinicianId === id);
        const at = clinicOf(first?.clinicId)?.zone ?? zone;
        return { value: `clinician-${id}`, label: name, zone: at, open: true };
      }),
      ...rooms.map((room) => {
        const clinic = clinicOf(room.clinicId);
        return {
          value: `room-${room.id}`,
          label: t('vblocks.room-of', { room: room.name, clinic: clinic?.name ?? '' }),
          zone: clinic?.zone ?? zone,
          open: room.active,
        };
      }),
      ...clinics.map((clinic) => ({
        value: `clinic-${clinic.id}`,
        label: t('vblocks.clinic-of', { clinic: clinic.name }),
        zone: clinic.zone,
        open: clinic.state === 'active',
      })),
    ],
  };
}

/** What a block is of, as a form names it. */
export const targetValue = ({ clinicianId, roomId, clinicId }: Block): string =>
  clinicianId ? `clinician-${clinicianId}` : roomId ? `room-${roomId}` : `clinic-${clinicId}`;
