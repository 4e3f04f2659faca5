import type { Draft } from './check.ts';

/** In a transaction Bundle others may speak of a resource by its `urn:uuid:` although it has an id of its own. */
export function noteRename(draft: Draft, renames: Map<string, [string, string][]>): void {
  const urn = /"fullUrl"\s*:\s*"(urn:uuid:[^"]+)"/.exec(draft.text)?.[1];
  // the usual case: its id is that uuid
  if (!urn || new RegExp(`"id"\\s*:\\s*"${urn.slice(9).replace(/[^\w-]/g, '')}"`).test(draft.text)) return;
  try {
    const id: unknown = JSON.parse(draft.text).resource?.id;
    if (typeof id !== 'string') return;
    const list = renames.get(draft.file) ?? [];
    list.push([urn, id]);
    renames.set(draft.file, list);
  } catch {
    // no JSON: the second pass says so
  }
}
