export {
  type Claimed,
  closeAccount,
  findNotified,
  noteSignOn,
  resetPassword,
  saveLanguage,
  trySignOn,
} from './accounts.sql.ts';
