export const DRAFT_COOKIE = '__Host-portico-registration';
export const draftCookie = {
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'lax',
  maxAge: 1800,
} as const;
