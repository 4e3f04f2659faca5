/**
 * Notes an entry of a transaction Bundle with a `urn:uuid:` and another id: other entries may refer
 * to it by either.
 */
export function noteRename(
  file: string,
  text: string,
  renames: Map<string, Map<string, string>>,
): void {
  const urn = /"fullUrl"\s*:\s*"(urn:uuid:[^"]+)"/.exec(text)?.[1];
  // usually its id is that uuid
  if (!urn || new RegExp(`"id"\\s*:\\s*"${urn.slice(9).replace(/[^\w-]/g, '')}"`).test(text))
    return;
  try {
    const id: unknown = JSON.parse(text).resource?.id;
    if (typeof id !== 'string') return;
    const ofFile = renames.get(file) ?? new Map<string, string>();
    renames.set(file, ofFile.set(urn, id));
  } catch {
    // not JSON: `check` reports it
  }
}
