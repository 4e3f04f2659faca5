export {
  type Claimed,
  closeAccount,
  findNotified,
  noteSignOn,
  resetPassword,
  saveLanguage,
  saveShortcuts,
  trySignOn,
} from './accounts.sql.ts';
