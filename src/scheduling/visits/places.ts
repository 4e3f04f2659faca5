export { findPlace, type PlaceOfVisit } from './places.sql.ts';
