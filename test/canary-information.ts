import type { Answered, Browser } from './browser.ts';
import { CANARY } from './canaries.ts';

/** One request, with all that it gives away. */
export type Visit = (
  browser: Browser,
  method: 'GET' | 'POST',
  url: string,
  form?: Record<string, string>,
) => Promise<Answered>;
/** Sends a form, and throws unless it is answered as expected: 303 unless said otherwise. */
export type Post = (
  browser: Browser,
  url: string,
  form: Record<string, string>,
  expected?: number,
) => Promise<Answered>;

/** She corrects her information and sets a confidential address; the front desk decides. */
export async function correctInformation({
  base,
  visit,
  post,
  one,
  herself,
  desk,
}: Record<'herself' | 'desk', Browser> & {
  base: string;
  visit: Visit;
  post: Post;
  one: (query: string) => Promise<string>;
}): Promise<void> {
  const place = {
    where: 'us',
    line1: CANARY.newStreet,
    line2: CANARY.newUnit,
    city: CANARY.newCity,
    state: 'IA',
    zip: '50643',
  };
  await post(herself, `${base}/information/address`, place);
  await post(herself, `${base}/information/phones`, { home: CANARY.newPhone });
  await post(herself, `${base}/information/language`, { language: 'other', words: CANARY.spoken });
  await post(herself, `${base}/information/name`, { called: CANARY.called });
  await post(herself, `${base}/information/contacts`, {
    'name-1': CANARY.contact,
    'relationship-1': CANARY.relationship,
    'phone-1': CANARY.contactPhone,
  });
  // what is wrong is shown once more beside what was typed
  await post(herself, `${base}/information/address`, { ...place, zip: '1' }, 422);
  await post(herself, `${base}/information/confidential`, {
    where: 'abroad',
    lines: CANARY.confidentialStreet,
    country: CANARY.confidentialCountry,
    phone: CANARY.confidentialPhone,
  });
  const sections = {
    address: 'accept',
    phones: 'accept',
    language: 'accept',
    name: 'accept',
    contacts: 'decline',
  };
  for (const [section, choice] of Object.entries(sections)) {
    const id = await one(
      `select id from information_proposal where section = '${section}' and state = 'waiting'`,
    );
    const page = await visit(desk, 'GET', `/staff/information/${id}`);
    const seen = /name="seen" value="([0-9a-f]{20})"/.exec(page.body)?.[1] ?? '';
    const decline = { reason: 'other', note: CANARY.deskNote };
    await post(desk, `/staff/information/${id}`, {
      do: choice,
      seen,
      ...(choice === 'decline' ? decline : {}),
    });
  }
}
