/** Whether an address is in the United States, by its country as people and systems write it. */
export const isUs = (country: string | null | undefined): boolean =>
  /^(|us|usa|u\.s\.a?\.?|united states( of america)?)$/i.test((country ?? '').trim());
