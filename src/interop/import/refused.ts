/** Why a whole file is refused, as the end of a sentence that begins with its name. */
export class Refused extends Error {
  override name = 'Refused';
}
