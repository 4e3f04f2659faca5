import { z } from 'zod';
import { ownOrCaregiver } from '../../src/family/policy.ts';
import type { Feature } from '../../src/feature.ts';
import type { Access, Policy } from '../../src/platform/access/access.ts';
import { keepFile, listFiles, openFile, removeFile } from '../../src/platform/files/files.ts';
import { MB } from '../../src/platform/files/limits.rules.ts';
import { field, type Problems, type Typed } from '../../src/platform/http/forms.ts';
import { type Context, notFound, pageAnswer, redirect } from '../../src/platform/http/routes.ts';
import { ErrorSummary, TextArea } from '../../src/ui/fields.tsx';
import { FileField, FileLine, UploadForm } from '../../src/ui/files.tsx';
import { Button, Card } from '../../src/ui/kit.tsx';
import type { World } from '../world.ts';

/**
 * A small feature that only the tests have: photos of a rash and a report, with a note. It shows
 * how a feature takes, keeps, shows and removes files.
 */
const en = {
  'did.photos:keep': 'Looked at photos',
  'did.photos:fresh': 'Sent a photo',
};
const es: typeof en = {
  'did.photos:keep': 'Miró fotos',
  'did.photos:fresh': 'Envió una foto',
};
type PhotoStrings = typeof en;
declare module '../../src/platform/i18n.ts' {
  interface Strings extends PhotoStrings {}
}

const mayKeepPhotos: Policy<'photos:keep'> = {
  permission: 'photos:keep',
  category: 'growth',
  decide: (facts) => ownOrCaregiver(facts, 'growth'),
};
export const mayKeepFresh: Policy<'photos:fresh'> = {
  ...mayKeepPhotos,
  permission: 'photos:fresh',
  fresh: true,
};

export const FILES = {
  photo: {
    accepts: ['jpeg', 'png', 'webp', 'heic'],
    maxBytes: 5 * MB,
    maxFiles: 2,
    required: true,
  },
  report: { accepts: ['pdf', 'docx', 'odt'], maxBytes: 10 * MB, maxFiles: 1 },
} as const;
const Note = z.object({ note: field.text('problem.note', 100) });

/** The feature's table, in a world of the tests. */
export async function makePhotoTable(world: Pick<World, 'sql'>): Promise<void> {
  await world.sql(`create table sample_photo (patient_id uuid not null, file_id uuid not null,
    note text not null)`);
  await world.sql('grant select, insert, delete on sample_photo to portico_app');
}

const filesOf = async (access: Access<'photos:keep'>): Promise<string[]> =>
  (
    await access.sql<{ fileId: string }>('select file_id from sample_photo where patient_id = $1', [
      access.person.id,
    ])
  ).map((row) => row.fileId);

async function page(ctx: Context<'photos:keep'>, problems: Problems = {}, typed: Typed = {}) {
  const { access, t, params, deps, newKey } = ctx;
  const files = await listFiles(access, await filesOf(access));
  const path = `/people/${params.person}/photos`;
  return pageAnswer(
    t,
    'none',
    'Photos',
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>Photos</h1>
      <Card>
        <ul>
          {files.map((file) => (
            <li key={file.id}>
              <FileLine t={t} file={file} href={`${path}/${file.id}`} config={deps.config} />
            </li>
          ))}
        </ul>
      </Card>
      <UploadForm action={path} formKey={newKey()}>
        <TextArea t={t} name="note" label="Note" problems={problems} value={typed.note} max={100} />
        <FileField t={t} name="photo" label="Photo" rule={FILES.photo} problems={problems} />
        <FileField t={t} name="report" label="Report" rule={FILES.report} problems={problems} />
        <Button>Send</Button>
      </UploadForm>
    </>,
    problems,
  );
}

export const photosFeature: Feature = {
  name: 'photos',
  strings: { en, es },
  retention: [],
  topics: {},
  caregiverCategories: ['growth'],
  accessWords: ['photos:keep', 'photos:fresh'],
  crawl: { nothing: 'its tests say what a caregiver sees' },
  personData: { tables: [] },
  routes(routes) {
    routes.page('/people/:person/photos', mayKeepPhotos, (ctx) => page(ctx));
    routes.upload('/people/:person/photos', mayKeepPhotos, {
      schema: Note,
      files: FILES,
      async run({ access, params, deps, files, input }) {
        for (const file of [...files.photo, ...files.report])
          await access.sql('insert into sample_photo values ($1, $2, $3)', [
            access.person.id,
            await keepFile(deps, access, file),
            input.note,
          ]);
        return redirect(`/people/${params.person}/photos`);
      },
      again: page,
    });
    routes.upload('/people/:person/photos/report', mayKeepPhotos, {
      schema: Note,
      files: { report: { ...FILES.report, required: true } },
      async run({ access, params, deps, files, input }) {
        for (const file of files.report)
          await access.sql('insert into sample_photo values ($1, $2, $3)', [
            access.person.id,
            await keepFile(deps, access, file),
            input.note,
          ]);
        return redirect(`/people/${params.person}/photos`);
      },
      again: page,
    });
    routes.page('/people/:person/photos/:id', mayKeepPhotos, async ({ access, params, deps }) => {
      const id = params.id ?? '';
      const file = (await filesOf(access)).includes(id) && (await openFile(deps, access, id));
      return file ? { kind: 'stored-file', file, inline: true } : notFound;
    });
    routes.button('/people/:person/photos/:id/remove', mayKeepPhotos, async (ctx) => {
      const { access, params } = ctx;
      await access.sql('delete from sample_photo where patient_id = $1 and file_id = $2', [
        access.person.id,
        params.id,
      ]);
      await removeFile(access, params.id ?? '');
      return redirect(`/people/${params.person}/photos`);
    });
    routes.upload('/people/:person/photos/fresh', mayKeepFresh, {
      schema: Note,
      files: { photo: FILES.photo },
      run: async ({ params }) => redirect(`/people/${params.person}/photos`),
      again: async ({ t }, problems) => pageAnswer(t, 'none', 'Photos', <h1>Photos</h1>, problems),
    });
  },
};
