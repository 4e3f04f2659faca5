export { type Choice, listChoices } from './choice.sql.ts';
