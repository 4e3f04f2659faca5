const LONGEST = 100;
/** Names that Windows reserves for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A file's name, only for display and as the name of a download: no path, no control character, no
 * character that changes the writing direction (U+202E makes `gpj.exe` look like `exe.jpg`), and
 * the extension of what the file really is. Never a path on disk. In a form's file names, browsers
 * write only `"` and line ends as `%22`, `%0D`, `%0A` (HTML, multipart/form-data encoding); any
 * other percent sign is one.
 * @param given the name that a browser sent, from any system
 * @param extension of the recognized type, without a dot
 */
export function displayName(given: string, extension: string): string {
  const last =
    given
      .replaceAll('%22', '"')
      .replace(/%0[DA]/gi, '')
      .normalize('NFC')
      .split(/[/\\]/)
      .pop() ?? '';
  const base = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:|?*]/g, ' ')
    .replace(/(\.[\p{L}\p{N}]{1,5}){1,3}$/u, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const short = [...base].slice(0, LONGEST).join('').trim();
  const own = new RegExp(`\\.${extension}$`, 'i').exec(last)?.[0] ?? `.${extension}`;
  return `${short === '' || DEVICE.test(short) ? 'file' : short}${own}`;
}

/**
 * The header field Content-Disposition (RFC 6266): an ASCII name for old clients, and the full name
 * in the form of RFC 8187.
 */
export function disposition(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.replace(/[^\w.-]+/g, '_').slice(0, LONGEST);
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
