/** The member's wish about results: to see them at once, or after the doctor has looked. */
export { findWish, saveWish, type Wish } from './wishes.sql.ts';
